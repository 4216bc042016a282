const FINAL_TEXT = 0x81;
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

/**
 * Texts as unmasked WebSocket frames (RFC 6455, 5.2), one behind the other.
 *
 * A fan-out sends a batch of frames to each of many sockets; made here they are one buffer and one write.
 */
export function textFrames(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const buffer = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + headerBytes(length) + length, 0));
  let at = 0;
  for (const [index, text] of texts.entries()) {
    at = writeHeader(buffer, at, lengths[index]);
    at += buffer.write(text, at);
  }
  return buffer;
}

function headerBytes(length: number): number {
  return length < TWO_BYTES ? 2 : length <= 0xffff ? 4 : 10;
}

function writeHeader(buffer: Buffer, at: number, length: number): number {
  buffer[at] = FINAL_TEXT;
  if (length < TWO_BYTES) {
    buffer[at + 1] = length;
    return at + 2;
  }
  if (length <= 0xffff) {
    buffer[at + 1] = TWO_BYTES;
    return buffer.writeUInt16BE(length, at + 2);
  }
  buffer[at + 1] = EIGHT_BYTES;
  return buffer.writeBigUInt64BE(BigInt(length), at + 2);
}
