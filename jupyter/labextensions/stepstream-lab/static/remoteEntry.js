// The JupyterLab side: registers our three MIME types and hands the drawing to renderer.js.
//
// JupyterLab loads prebuilt extensions as module-federation containers. This one is written by hand (an object with
// `init` and `get`), so that no bundler and no network are needed. The drawing scripts and plotly.min.js lie beside it;
// plotly is loaded with the first figure.
(() => {
  const here = document.currentScript.src;
  const SCRIPTS = [
    "renderer.js",
    "scrubber-unpack.js",
    "scrubber-plane.js",
    "scrubber-tables.js",
    "scrubber.js",
    "drawing-walk.js",
    "drawing.js",
  ];
  let scope;
  const shared = async (name) => (await Object.values(scope[name])[0].get())();

  const loading = new Map();
  function load(file) {
    if (!loading.has(file)) {
      const done = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        // Keep a version or cache-busting query of our own address.
        const address = new URL(file, here);
        address.search = new URL(here).search;
        script.src = address.href;
        script.onload = resolve;
        script.onerror = () => {
          loading.delete(file);
          reject(new Error(`${file} could not be loaded`));
        };
        document.head.append(script);
      });
      loading.set(file, done);
    }
    return loading.get(file);
  }

  async function mimeExtension() {
    const { Widget } = await shared("@lumino/widgets");

    class Output extends Widget {
      constructor(options, kind) {
        super();
        this.mimeType = options.mimeType;
        this.kind = kind;
        this.addClass("stepstream-output");
        // Arrow keys in a panel walk the panel, not the notebook's cells.
        this.node.dataset.lmSuppressShortcuts = "true";
      }

      // Also called for every update of a live display: the renderer then draws into what is there.
      async renderModel(model) {
        for (const file of SCRIPTS) await load(file);
        if (this.kind === "figure" && !window.Plotly) await load("plotly.min.js");
        if (this.isDisposed) return;
        const plain = model.data["text/plain"];
        const draw = window.stepstreamRenderer[this.kind];
        await draw(this.node, model.data[this.mimeType], Array.isArray(plain) ? plain.join("") : plain);
      }

      onResize() {
        if (this.isVisible) window.stepstreamRenderer?.resize(this.node);
      }

      onAfterShow() {
        this.onResize();
      }

      dispose() {
        window.stepstreamRenderer?.dispose(this.node);
        super.dispose();
      }
    }

    const extension = (id, mimeType, kind) => ({
      id: `stepstream-lab:${id}`,
      dataType: "json",
      rank: 0,
      // "safe": draws untrusted outputs too. It may: data only ever becomes text and numbers.
      rendererFactory: {
        safe: true,
        mimeTypes: [mimeType],
        defaultRank: -10,
        createRenderer: (options) => new Output(options, kind),
      },
    });
    // Without __esModule JupyterLab does not start.
    return {
      __esModule: true,
      default: [
        extension("figure", "application/vnd.plotly.v1+json", "figure"),
        extension("scrubber", "application/vnd.stepstream.scrubber.v1+json", "scrubber"),
        extension("drawing", "application/vnd.stepstream.drawing.v1+json", "drawing"),
      ],
    };
  }

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["stepstream-lab"] = {
    init: (sharedScope) => {
      scope = sharedScope;
    },
    get: async () => {
      const module = await mimeExtension();
      return () => module;
    },
  };
})();
