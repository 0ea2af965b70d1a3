import assert from "node:assert/strict";
import { figureBundle, inNotebook, liveDisplay, show, showHtml } from "../../src/figures/display";
import { PLOTLY_MIME } from "../../src/figures/figure";
import { plane } from "../../src/figures/plane";
import { fixtureTrace } from "./fixture";

interface Sent {
  readonly message: { readonly data: Record<string, unknown>; readonly transient: { readonly display_id?: string } };
  readonly isUpdate: boolean;
}
type Host = { __tslab__?: { require: (name: string) => unknown } };

/** Runs `body` as if inside the kernel and returns what it sent. */
function inKernel(body: () => void): readonly Sent[] {
  const sent: Sent[] = [];
  const lastWriteDisplayData = (message: Sent["message"], isUpdate: boolean): void => {
    sent.push({ message, isUpdate });
  };
  (globalThis as Host).__tslab__ = {
    require: (name) => {
      assert.equal(name, "tslab/dist/jupyter");
      return { lastWriteDisplayData };
    },
  };
  try {
    body();
  } finally {
    delete (globalThis as Host).__tslab__;
  }
  return sent;
}

function printed(body: () => void): string {
  const lines: string[] = [];
  const log = console.log;
  console.log = (text: string) => lines.push(text);
  try {
    body();
  } finally {
    console.log = log;
  }
  return lines.join("\n");
}

describe("showing figures", () => {
  const figure = plane(fixtureTrace({ batches: 2 }));

  it("sends one output with the picture, a table in HTML and plain text", () => {
    const sent = inKernel(() => show(figure));
    assert.equal(sent.length, 1);
    const data = sent[0]?.message.data ?? {};
    assert.deepEqual(Object.keys(data), [PLOTLY_MIME, "text/html", "text/plain"]);
    assert.equal((data[PLOTLY_MIME] as { alt: string }).alt, figure.alt);
    assert.match(String(data["text/plain"]), /^When it happened, when it arrived\n24 rows in 2 batches/);
  });

  it("updates a live display in place, each display in its own", () => {
    const sent = inKernel(() => {
      const [one, two] = [liveDisplay(), liveDisplay()];
      one.show(figure);
      two.showHtml("<b>two</b>", "two");
      one.showHtml("<b>one</b>", "one");
    });
    assert.deepEqual(
      sent.map((s) => s.isUpdate),
      [false, false, true],
    );
    const ids = sent.map((s) => s.message.transient.display_id);
    assert.equal(ids[0], ids[2]);
    assert.notEqual(ids[0], ids[1]);
  });

  it("prints the text where there is no notebook", () => {
    assert.equal(inNotebook(), false);
    assert.match(
      printed(() => show(figure)),
      /24 rows in 2 batches/,
    );
    assert.equal(
      printed(() => showHtml("<b>x</b>", "x")),
      "x",
    );
  });

  it("prints the text in a kernel that is not tslab's", () => {
    (globalThis as Host).__tslab__ = {
      require: () => {
        throw new Error("Cannot find module");
      },
    };
    try {
      assert.equal(
        printed(() => showHtml("<b>x</b>", "x")),
        "x",
      );
    } finally {
      delete (globalThis as Host).__tslab__;
    }
  });

  it("keeps the picture of 1,707 rows in 20 batches below 300 KB", () => {
    const size = JSON.stringify(figureBundle(plane(fixtureTrace({ batches: 20, rowsPerBatch: 86 })))).length;
    assert.ok(size < 300_000, String(size));
  });
});
