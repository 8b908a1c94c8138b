import { SignPdf } from '@signpdf/signpdf';
import { Signer } from '@signpdf/utils';
import { signedAttributes, writeCms } from '../cms/write-cms.ts';
import { sha256 } from '../xml-signature/algorithms.ts';

/**
 * What a key has to sign for a prepared PDF: the SHA-256 of the signed attributes, never of the file
 * (signing-notes.md section 4). The same prepared bytes always give the same digest.
 */
export async function digestToSign(prepared: Uint8Array, signer: Uint8Array): Promise<Uint8Array> {
  const capture = new Capture();
  await new SignPdf().sign(Buffer.from(prepared), capture);
  return sha256(signedAttributes(capture.contentDigest, signer));
}

/** Puts the CMS around the value into the prepared bytes. */
export async function injectSignature(
  prepared: Uint8Array,
  chain: readonly Uint8Array[],
  value: Uint8Array,
): Promise<Uint8Array> {
  return await new SignPdf().sign(Buffer.from(prepared), new Finish(chain, value));
}

class Capture extends Signer {
  contentDigest: Buffer = Buffer.alloc(0);

  override async sign(signedBytes: Buffer): Promise<Buffer> {
    this.contentDigest = sha256(signedBytes);
    return Buffer.alloc(1);
  }
}

class Finish extends Signer {
  private readonly chain: readonly Uint8Array[];
  private readonly value: Uint8Array;

  constructor(chain: readonly Uint8Array[], value: Uint8Array) {
    super();
    this.chain = chain;
    this.value = value;
  }

  override async sign(signedBytes: Buffer): Promise<Buffer> {
    const attributes = signedAttributes(sha256(signedBytes), this.chain[0] ?? new Uint8Array());
    return Buffer.from(writeCms(attributes, this.chain, this.value));
  }
}
