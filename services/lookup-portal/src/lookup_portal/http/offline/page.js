/** The page around the verifier: a file is chosen or dropped, judged here, and told in the reader's language. */

import { ascii, fromBase64, hex, sha256 } from "./bytes.js";
import { readCertificate } from "./certificates.js";
import { useFormat } from "./format.js";
import { verifyBundle } from "./verify.js";

const MAX_FILE = 2 * 1024 * 1024;
const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;
const published = JSON.parse(document.getElementById("published").textContent);
const { words } = published;
const state = { anchors: { root: null, roots: [] }, file: null, show: () => [] };

useFormat(published);

const language = () => document.documentElement.lang;
const say = (key) => words[key]?.[language()] ?? "";
const find = (id) => document.getElementById(id);

/** Text is only ever text: nothing of a file becomes markup. */
function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

/** The same check for whoever wants to call it from the console: a report on a file's bytes. */
async function judge(bytes, { root = state.anchors.root, roots = state.anchors.roots, now, isAtLock = false } = {}) {
  const moment = now ?? Math.floor(Date.now() / 1000);
  const { verdict, level, checks } = await verifyBundle(bytes, { root, roots }, moment, isAtLock);
  return { verdict, level, checks };
}
globalThis.hocBaSo = { judge, readCertificate };

async function check(file) {
  if (!file) return;
  forget();
  state.file = file;
  if (await isPdf(file)) return tell(() => [problem("file.is-pdf")]);
  if (file.size > MAX_FILE) return tell(() => [problem("file.too-large")]);
  if (!globalThis.crypto?.subtle) return tell(() => [problem("offline.no-crypto")]);
  try {
    const now = Math.floor(Date.now() / 1000);
    const report = await verifyBundle(new Uint8Array(await file.arrayBuffer()), state.anchors, now);
    if (file === state.file) tell(() => reported(report, now));
  } catch {
    tell(() => [problem("offline.fault")]);
  }
}

/** Somebody's soft copy: what can be checked is the file inside it. */
const isPdf = async (file) => (await file.slice(0, 5).text().catch(() => "")) === "%PDF-";

/** What was told of an earlier file does not stand while another one is chosen or checked. */
function forget() {
  Object.assign(state, { file: null, show: () => [] });
  find("result").replaceChildren();
}

/** `show` is asked again when the language changes. */
function tell(show) {
  state.show = show;
  const result = find("result");
  result.replaceChildren(...show());
  result.focus();
}

const problem = (key) => make("div", "problem", make("p", "", say(key)));

function reported(report, now) {
  const overall = report.verdict === "failed" ? "not-genuine" : report.verdict;
  const verdict = make("div", `verdict verdict-${overall}`, make("h2", "", say(`verdict.${report.verdict}`)));
  verdict.append(make("p", "", decisive(report)));
  const list = make("ul", "checks");
  list.append(...report.checks.map((each) => checkLine(each)));
  return [verdict, facts(report, now), make("h2", "", say("file-result.checks")), list];
}

/** What is worst about the file; nothing if nothing is. */
function decisive({ verdict, level, checks }) {
  if (verdict === "genuine") return `${say("offline.level")}: ${say(`level.${level}`)}.`;
  const wanted = { failed: (each) => each.result === "failed", withdrawn: (each) => each.reason === "withdrawn" };
  const found = checks.find(wanted[verdict] ?? ((each) => each.result === "indeterminate"));
  return sentence(found);
}

function sentence({ name, result, reason }) {
  const start = `${say(`name.${name}`)}: ${say(`result.${result}`)}.`;
  return words[`reason.${reason}`] ? `${start} ${say(`reason.${reason}`)}` : start;
}

function checkLine(each) {
  const line = make("li", `check-${each.result}`, make("strong", "", say(`check.${each.result}`)), " ");
  line.append(make("span", "", `${sentence(each)} `, make("code", "", `[${each.name}]`)));
  return line;
}

/** Whose record it is; of a file that is not genuine nothing is repeated. */
function facts({ verdict, level, bundle }, now) {
  const rows = make("dl", "facts");
  const add = (key, value) => rows.append(make("div", "", make("dt", "", say(key)), make("dd", "", value)));
  if (verdict !== "failed") {
    const { header, byName } = bundle.packet;
    const identity = byName.get("identity").value;
    if (typeof identity.full_name === "string") add("offline.name", identity.full_name);
    if (typeof identity.birth_date === "string") add("offline.birth-date", identity.birth_date.split("-").reverse().join("/"));
    add("offline.year", header.school_year);
    add("offline.class", header.class);
    add("offline.school", header.school);
  }
  add("offline.level", say(`level.${level}`));
  add("offline.moment", new Date(now * 1000).toLocaleString(language() === "vi" ? "vi-VN" : "en-GB"));
  return rows;
}

async function certificatesOf(text) {
  const ders = [...text.matchAll(PEM)].map((found) => fromBase64(found[1].replace(/\s/g, ""), MAX_FILE));
  if (ders.length === 0) throw new Error("no certificate");
  return Promise.all(ders.map((der) => readCertificate(der)));
}

async function bring(input, place) {
  const file = input.files[0];
  if (!file) return;
  try {
    const found = await certificatesOf(await file.text());
    if (place === "root") state.anchors.root = found[0];
    else state.anchors.roots = found;
    await showAnchors();
    await check(state.file);
  } catch {
    tell(() => [problem("offline.pem-wrong")]);
  }
}

async function showAnchors() {
  const { root, roots } = state.anchors;
  const rows = [["offline.root", root], ...roots.map((each) => ["offline.ca", each])].filter(([, each]) => each);
  const lines = [];
  for (const [key, { der }] of rows) {
    const print = hex(await sha256(der)).match(/.{4}/g).join(" ");
    lines.push(make("div", "", make("dt", "", say(key)), make("dd", "", make("code", "", print))));
  }
  find("anchors").replaceChildren(...lines);
}

/** The downloaded file speaks both languages; the portal's page is sent in one. */
function switchLanguage() {
  document.documentElement.lang = language() === "vi" ? "en" : "vi";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = say(node.dataset.t);
  document.title = say("offline.heading");
  const other = language() === "vi" ? "en" : "vi";
  Object.assign(find("language"), { textContent: words["language.this"][other], lang: other });
  find("result").replaceChildren(...state.show());
  return showAnchors();
}

function listen() {
  // A file that was written anew under its old name is another one: the field forgets the old one when it is opened.
  find("file").addEventListener("click", (event) => {
    event.target.value = "";
    forget();
  });
  find("file").addEventListener("change", (event) => check(event.target.files[0]));
  find("root").addEventListener("change", (event) => bring(event.target, "root"));
  find("ca").addEventListener("change", (event) => bring(event.target, "roots"));
  find("language")?.addEventListener("click", switchLanguage);
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length === 0) return;
    find("file").files = event.dataTransfer.files; // so that the field names what the verdict is of
    check(event.dataTransfer.files[0]);
  });
}

async function start() {
  listen();
  if (!globalThis.crypto?.subtle) return tell(() => [problem("offline.no-crypto")]);
  const [root, ...roots] = await Promise.all(
    published.anchors.map((text) => readCertificate(ascii(atob(text)))),
  );
  state.anchors = { root, roots };
  return showAnchors();
}

globalThis.hocBaSo.ready = start();
