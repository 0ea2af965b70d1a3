"""How notebooks become pages: our template, our figures first, and no address outside the page.

Two ways (contract: jupyter/nbconvert/templates/stepstream/index.html.j2). With STEPSTREAM_ASSETS=<relative folder>, pages
share plotly and the renderer from there (`npm run lessons` puts them in place); without it each page carries both
(5 MB) and can be sent to somebody as one file:
    jupyter nbconvert --config tools/nbconvert_config.py --to html notebooks/00-start-here.ipynb
"""

import os

from nbconvert.preprocessors import Preprocessor

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STATIC = os.path.join(ROOT, "jupyter", "labextensions", "stepstream-lab", "static")
RENDERER = [
    "renderer.js",
    "scrubber-unpack.js",
    "scrubber-plane.js",
    "scrubber-tables.js",
    "scrubber.js",
    "drawing-walk.js",
    "drawing.js",
]
PLOTLY = os.path.join(ROOT, "node_modules", "plotly.js-dist-min", "plotly.min.js")


def script(*files):
    """The text of scripts, safe inside <script>…</script>."""
    texts = []
    for name in files:
        with open(name, encoding="utf-8") as f:
            texts.append(f.read())
    return "\n".join(texts).replace("</script", "<\\/script")


class Stepstream(Preprocessor):
    def preprocess(self, nb, resources):
        assets = os.environ.get("STEPSTREAM_ASSETS")
        if assets:
            resources["stepstream"] = {
                "plotly_src": f"{assets}/plotly.min.js",
                "renderer_src": f"{assets}/renderer.js",
            }
        else:
            resources["stepstream"] = {
                "plotly": script(PLOTLY),
                "renderer": script(*(os.path.join(STATIC, name) for name in RENDERER)),
            }
        return nb, resources


c = get_config()  # noqa: F821 (given by nbconvert)
c.TemplateExporter.template_name = "stepstream"
c.HTMLExporter.preprocessors = [Stepstream]
c.ExecutePreprocessor.timeout = 120  # seconds a cell may take
c.NbConvertBase.display_data_priority = [
    "application/vnd.stepstream.scrubber.v1+json",
    "application/vnd.stepstream.drawing.v1+json",
    "application/vnd.plotly.v1+json",
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "text/latex",
    "image/png",
    "image/jpeg",
    "text/plain",
]
