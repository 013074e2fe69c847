// Filters, sorts and searches the findings. Everything can be read without it.
(() => {
  "use strict";
  const list = document.getElementById("list");
  const form = document.getElementById("tools");
  if (!list) return;
  const items = [...list.children];
  const fields = form.elements;
  const texts = new Map();
  const text = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };
  const collate = new Intl.Collator("en", { numeric: true }).compare;
  const rank = new Map(items.map((item, index) => [item, index]));
  let sorted = "";

  const wanted = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value));

  function show() {
    const state = fields.state.value;
    const service = fields.service.value;
    const account = fields.account?.value;
    const region = fields.region?.value;
    const severities = new FormData(form).getAll("severity");
    const words = fields.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    let all = 0;
    for (const item of items) {
      const data = item.dataset;
      const fits =
        (!state || data.state === state) &&
        (!service || data.service === service) &&
        (!account || data.account === account) &&
        (!region || data.region === region) &&
        (!severities.length || severities.includes(data.severity)) &&
        words.every((word) => text(item).includes(word));
      item.hidden = !fits;
      all += +data.count;
      if (fits) shown += +data.count;
    }
    document.getElementById("shown").textContent =
      shown === all ? `${all.toLocaleString("en")} shown` : `${shown.toLocaleString("en")} of ${all.toLocaleString("en")} shown`;
    list.hidden = !shown;
    document.getElementById("nothing").hidden = shown > 0;
    const key = fields.sort.value;
    if (key !== sorted) {
      const by = (a, b) =>
        (key && collate(a.dataset[key], b.dataset[key])) ||
        (key === "file" && a.dataset.line - b.dataset.line) ||
        rank.get(a) - rank.get(b);
      list.append(...[...items].sort(by));
      sorted = key;
    }
  }

  // The filter stands in the address, so that a view can be linked to: #?state=fail&service=s3
  function read() {
    const query = new URLSearchParams(location.hash.slice(2));
    for (const name of ["q", "state", "service", "account", "region", "sort"])
      if (fields[name]) fields[name].value = query.get(name) ?? "";
    for (const box of fields.severity) box.checked = query.getAll("severity").includes(box.value);
    show();
  }

  let timer = 0;
  function changed() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      show();
      history.replaceState(null, "", `#?${wanted()}`);
    }, 80);
  }

  // The fix stands once, beside its rule; an unfolded finding gets a copy.
  function unfolded(item) {
    const place = item.open && item.querySelector(".fix");
    const rule = place && document.getElementById(`rule-${place.dataset.rule}`);
    if (rule) place.replaceWith(rule.querySelector(".advice").cloneNode(true));
  }

  form.hidden = false;
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed));
  list.addEventListener("toggle", (event) => unfolded(event.target), true);
  document.getElementById("unfold").addEventListener("click", () => {
    const visible = items.filter((item) => !item.hidden);
    const open = !visible.every((item) => item.open);
    for (const item of visible) item.open = open;
  });
  // What a link points at may be folded, or filtered out.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.hidden) {
      form.reset();
      show();
    }
    for (let item = target; item; item = item.parentElement) if (item.localName === "details") item.open = true;
    target.scrollIntoView();
  }

  addEventListener("hashchange", () => {
    if (!location.hash.startsWith("#?")) return reveal();
    read();
    document.getElementById("findings").scrollIntoView();
  });
  addEventListener("beforeprint", () => {
    for (const item of items) if (!item.hidden) item.open = true;
  });
  items.forEach(unfolded);
  if (location.hash.startsWith("#?")) return read();
  show();
  if (location.hash) reveal();
})();
