const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as a Go string: text, and each byte that is not UTF-8 as the lone surrogate of go-value.ts. */
export function bytesToText(data: Uint8Array): string {
  try {
    return strict.decode(data);
  } catch {
    return decodeByParts(data);
  }
}

function decodeByParts(data: Uint8Array): string {
  let text = '';
  for (let at = 0; at < data.length; ) {
    const size = sequenceLength(data, at);
    if (size === 0) text += String.fromCharCode(0xdc00 + (data[at] ?? 0));
    else text += strict.decode(data.subarray(at, at + size));
    at += size || 1;
  }
  return text;
}

/** Length of the valid UTF-8 sequence at a place, or 0. */
function sequenceLength(data: Uint8Array, at: number): number {
  for (let size = 1; size <= 4 && at + size <= data.length; size++) {
    try {
      strict.decode(data.subarray(at, at + size));
      return size;
    } catch {
      // Longer, or not valid at all.
    }
  }
  return 0;
}
