/** What the format publishes for programs (docs/packet/): schemas, characters, sentences. Given once, by the page. */

let published = null;

export function useFormat(data) {
  published = data;
}

export function format() {
  return published;
}
