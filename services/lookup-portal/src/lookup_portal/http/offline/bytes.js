/** Bytes, and the one spelling that each has (docs/packet.md §1). */

import { demand } from "./refused.js";

/** By length modulo 4: the digits that may stand last, because their unused bits are zero. */
const LAST_DIGITS = ["", "", "AQgw", "AEIMQUYcgkosw048"];

export function ascii(text) {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

export const concat = (...pieces) => {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const equal = (a, b) => a.length === b.length && a.every((byte, index) => byte === b[index]);

/** Ascending as bytes, for digests of one length. */
export const ascending = (digests) => [...digests].sort((a, b) => (hex(a) < hex(b) ? -1 : 1));

/** Whether the keys ascend without repeats. */
export const strictlyAscend = (keys) => keys.every((key, index) => index === 0 || keys[index - 1] < key);

const fromBinary = (text) => ascii(atob(text));

const toBinary = (bytes) => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

export const toBase64 = (bytes) => btoa(toBinary(bytes));

export const toBase64url = (bytes) => toBase64(bytes).replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");

/** Bytes of an unpadded base64url string; refuses every spelling but one. */
export function fromBase64url(text, check = "format") {
  const rest = text.length % 4;
  const isOne = /^[A-Za-z0-9_-]*$/.test(text) && rest !== 1 && (!rest || LAST_DIGITS[rest].includes(text.at(-1)));
  demand(isOne, check, "not the one base64url spelling");
  return fromBinary(text.replaceAll("-", "+").replaceAll("_", "/"));
}

/** 32 bytes of a digest. */
export function fromDigest(text, check = "format") {
  const bytes = fromBase64url(text, check);
  demand(bytes.length === 32, check, "a digest has 32 bytes");
  return bytes;
}

/** DER inside JSON: padded base64, equal to its own re-encoding. */
export function fromBase64(text, limit) {
  demand(/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0, "format", "not base64");
  const bytes = fromBinary(text);
  demand(toBase64(bytes) === text, "format", "not the one base64 spelling");
  demand(bytes.length <= limit, "format", "longer than its limit");
  return bytes;
}

export const sha256 = async (...pieces) => new Uint8Array(await crypto.subtle.digest("SHA-256", concat(...pieces)));
