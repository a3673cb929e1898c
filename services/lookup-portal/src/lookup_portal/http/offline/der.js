/** Reading DER (X.690 §10): definite lengths in their shortest form, nothing behind the end. */

const CONSTRUCTED = 0x20;

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  utcTime: 0x17,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
};

/** The one element that `bytes` is. Throws an Error for anything else. */
export function element(bytes) {
  const { node, end } = elementAt(bytes, 0);
  if (end !== bytes.length) throw new Error("DER: bytes behind the end");
  return node;
}

function elementAt(bytes, start) {
  const tag = bytes[start];
  let length = bytes[start + 1];
  let at = start + 2;
  if (tag === undefined || length === undefined || (tag & 0x1f) === 0x1f) throw new Error("DER: no tag");
  if (length > 0x80) {
    const size = length & 0x7f;
    if (size > 4) throw new Error("DER: too long");
    length = 0;
    for (const byte of bytes.subarray(at, at + size)) length = length * 256 + byte;
    at += size;
    if (length < 0x80 || bytes[at - size] === 0) throw new Error("DER: a length in another spelling");
  } else if (length === 0x80) throw new Error("DER: no length");
  const end = at + length;
  if (end > bytes.length) throw new Error("DER: cut off");
  return { node: new Node(tag, bytes.subarray(at, end), bytes.subarray(start, end)), end };
}

/** One element: `whole` is with tag and length, `content` without. */
class Node {
  constructor(tag, content, whole) {
    this.tag = tag;
    this.content = content;
    this.whole = whole;
  }

  /** Itself, if it has that tag. */
  as(tag) {
    if (this.tag !== tag) throw new Error("DER: another tag");
    return this;
  }

  get children() {
    if (!(this.tag & CONSTRUCTED)) throw new Error("DER: not constructed");
    const found = [];
    for (let at = 0; at < this.content.length; ) {
      const { node, end } = elementAt(this.content, at);
      found.push(node);
      at = end;
    }
    return found;
  }

  /** Members of a SEQUENCE, each of whose tags must be the one asked for at its place. */
  members(...tags) {
    const found = this.as(TAG.sequence).children;
    if (found.length !== tags.length) throw new Error("DER: another number of members");
    return found.map((node, index) => node.as(tags[index]));
  }

  /** The one child. */
  get only() {
    const found = this.children;
    if (found.length !== 1) throw new Error("DER: not one child");
    return found[0];
  }

  get oid() {
    const bytes = this.as(TAG.oid).content;
    const arcs = [];
    let arc = 0;
    bytes.forEach((byte, index) => {
      if (arc === 0 && byte === 0x80) throw new Error("DER: an arc in another spelling");
      arc = arc * 128 + (byte & 0x7f);
      if (byte & 0x80) {
        if (index === bytes.length - 1) throw new Error("DER: cut off");
      } else {
        arcs.push(arc);
        arc = 0;
      }
    });
    const first = Math.min(2, Math.floor(arcs[0] / 40));
    return [first, arcs[0] - 40 * first, ...arcs.slice(1)].join(".");
  }

  /** A non-negative INTEGER's bytes without a leading zero. */
  get unsigned() {
    const bytes = this.as(TAG.integer).content;
    const isPadded = bytes.length > 1 && bytes[0] === 0;
    if (bytes.length === 0 || bytes[0] & 0x80 || (isPadded && !(bytes[1] & 0x80))) throw new Error("DER: integer");
    return isPadded ? bytes.subarray(1) : bytes;
  }

  get small() {
    return this.unsigned.reduce((number, byte) => number * 256 + byte, 0);
  }

  get boolean() {
    const bytes = this.as(TAG.boolean).content;
    if (bytes.length !== 1 || bytes[0] !== 0xff) throw new Error("DER: false is absent");
    return true;
  }

  /** Whole bytes of a BIT STRING. */
  get bits() {
    const bytes = this.as(TAG.bits).content;
    if (bytes[0] !== 0) throw new Error("DER: unused bits");
    return bytes.subarray(1);
  }

  /** A BIT STRING of named bits: whether bit `number` is set. */
  bit(number) {
    const bytes = this.as(TAG.bits).content;
    return ((bytes[1 + (number >> 3)] ?? 0) & (0x80 >> (number & 7))) !== 0;
  }

  /** UTCTime or GeneralizedTime as seconds; fractions of a second are kept. */
  get seconds() {
    const text = String.fromCharCode(...this.content);
    const short = this.tag === TAG.utcTime;
    const form = short ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d*[1-9])?Z$/;
    const found = form.exec(text);
    if (!found || (!short && this.tag !== TAG.time)) throw new Error("DER: no time");
    const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
    const century = short ? (year < 50 ? 2000 : 1900) : 0;
    const moment = new Date(Date.UTC(century + year, month - 1, day, hour, minute, second));
    const isReal = moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
    if (!isReal) throw new Error("DER: a time that no calendar has");
    return moment.getTime() / 1000 + Number(found[7] ?? 0);
  }
}

/** The SET that signed attributes are signed as: their bytes under another tag. */
export function asSet(node) {
  const bytes = node.whole.slice();
  bytes[0] = TAG.set;
  return bytes;
}
