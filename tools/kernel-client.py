"""A Jupyter client for tests: a real kernel over real sockets, driven by JSON lines.

stdin, one request a line; stdout, one answer a line (in the order asked, unless a request says otherwise):
  {"op": "start", "cwd": "…"}                   -> {"ok": true, "seconds": …}
  {"op": "run", "code": "…", "stop_on_error": bool?, "timeout": s?, "interrupt_after": s?}
                                                -> {"status", "ename", "evalue", "traceback", "outputs": […], "seconds"}
  {"op": "run_all", "cells": ["…"], …}          -> {"results": [ … as run … ]}, all sent before the first answer is read
  {"op": "complete" | "inspect", "code", "pos"} -> the content of the kernel's reply
  {"op": "interrupt"}, {"op": "restart"}        -> {"ok": true, "seconds": …}
  {"op": "stop"}                                -> {"ok": true}, then the program ends
Outputs are the iopub messages of the request: {"type": "stream" | "display_data" | …, "content": {…}}; texts of one
stream in a row are joined. A request that fails here answers {"failed": "…"}.
"""

import atexit
import json
import subprocess
import sys
import tempfile
import threading
import time

from jupyter_client.manager import KernelManager

km = None
kc = None
messages = tempfile.TemporaryFile()  # what the kernel says when it cannot start


def stop_kernel():
    if kc is not None:
        kc.stop_channels()
    if km is not None and km.has_kernel:
        km.shutdown_kernel(now=True)


atexit.register(stop_kernel)


def start(request):
    global km, kc
    began = time.time()
    km = KernelManager(kernel_name="tslab")
    # Not our stdout and stderr: node makes what it inherits non-blocking, and long answers of ours would be cut.
    km.start_kernel(cwd=request["cwd"], stdout=subprocess.DEVNULL, stderr=messages)
    kc = km.client()
    kc.start_channels()
    kc.wait_for_ready(timeout=60)
    return {"ok": True, "seconds": time.time() - began}


def restart(_request):
    began = time.time()
    km.restart_kernel(now=False)
    kc.wait_for_ready(timeout=60)
    return {"ok": True, "seconds": time.time() - began}


def send(code, request):
    return kc.execute(code, stop_on_error=request.get("stop_on_error", True), store_history=True)


def add(outputs, message):
    kind, content = message["msg_type"], message["content"]
    last = outputs[-1] if outputs else None
    if kind == "stream" and last and last["type"] == "stream" and last["content"]["name"] == content["name"]:
        last["texts"].append(content["text"])
        return
    output = {"type": kind, "content": content}
    if kind == "stream":
        output["texts"] = [content["text"]]
    outputs.append(output)


def collect(ids, timeout):
    """Outputs and replies of the requests `ids`, waiting at most `timeout` seconds for each message."""
    outputs = {i: [] for i in ids}
    idle, replies = set(), {}
    while len(idle) < len(ids):
        message = kc.get_iopub_msg(timeout=timeout)
        parent = message["parent_header"].get("msg_id")
        if parent not in outputs:
            continue
        if message["msg_type"] == "status":
            if message["content"]["execution_state"] == "idle":
                idle.add(parent)
        else:
            add(outputs[parent], message)
    while len(replies) < len(ids):
        message = kc.get_shell_msg(timeout=timeout)
        if message["parent_header"].get("msg_id") in outputs:
            replies[message["parent_header"]["msg_id"]] = message["content"]
    results = []
    for i in ids:
        for output in outputs[i]:
            if output["type"] == "stream":
                output["content"] = {**output["content"], "text": "".join(output.pop("texts"))}
        results.append({**replies[i], "outputs": outputs[i]})
    return results


def run(request):
    began = time.time()
    ident = send(request["code"], request)
    if "interrupt_after" in request:
        threading.Timer(request["interrupt_after"], km.interrupt_kernel).start()
    result = collect([ident], request.get("timeout", 30))[0]
    return {**result, "seconds": time.time() - began}


def run_all(request):
    ids = [send(code, request) for code in request["cells"]]
    return {"results": collect(ids, request.get("timeout", 30))}


def ask(request):
    call = kc.complete if request["op"] == "complete" else kc.inspect
    ident = call(request["code"], request["pos"])
    while True:
        message = kc.get_shell_msg(timeout=request.get("timeout", 30))
        if message["parent_header"].get("msg_id") == ident:
            return message["content"]


def interrupt(_request):
    km.interrupt_kernel()
    return {"ok": True}


OPERATIONS = {
    "start": start, "restart": restart, "run": run, "run_all": run_all,
    "complete": ask, "inspect": ask, "interrupt": interrupt,
}

for line in sys.stdin:
    asked = json.loads(line)
    if asked["op"] == "stop":
        print(json.dumps({"ok": True}), flush=True)
        break
    try:
        answer = OPERATIONS[asked["op"]](asked)
    except Exception as e:  # the test shows it
        messages.seek(0)
        answer = {"failed": f"{type(e).__name__}: {e}\n{messages.read().decode(errors='replace')}".strip()}
    print(json.dumps(answer), flush=True)
