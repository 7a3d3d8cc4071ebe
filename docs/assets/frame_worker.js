// A page that was opened as a file may start no worker; a hidden frame does the work of the search instead.
if (location.protocol === "file:") {
  const INSIDE = `<script>
    postMessage = (data) => frameElement.worker.dispatchEvent(new MessageEvent("message", { data }));
    importScripts = (...urls) => urls.reduce((before, url) => before.then(() => new Promise((done) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = done;
      document.head.append(script);
    })), Promise.resolve());
  <\/script>`;
  window.IFrameWorker = window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.waiting = [];
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.worker = this;
      document.body.append(frame);
      const inside = (this.inside = frame.contentWindow);
      inside.document.open();
      inside.document.write(`<head>${INSIDE}<script src="${url}"><\/script></head>`);
      inside.document.close();
      inside.addEventListener("load", () => {
        const held = this.waiting;
        this.waiting = null;
        held.forEach((data) => this.postMessage(data));
      });
    }
    postMessage(data) {
      if (this.waiting) this.waiting.push(data);
      else this.inside.dispatchEvent(new MessageEvent("message", { data }));
    }
    terminate() {
      this.inside.frameElement.remove();
    }
  };
}
