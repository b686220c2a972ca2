package dev.wheelwright.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a signature is for. Its name and a zero byte go before the payload, so that no signature can
 * be taken for one of another kind.
 */
public enum SignatureContext {
  CONFIG("wheelwright-config-v1"),
  LATEST("wheelwright-latest-v1"),
  KEY_SET("wheelwright-key-set-v1");

  private final String domain;

  SignatureContext(String domain) {
    this.domain = domain;
  }

  /** The bytes to sign or to verify with Ed25519 (RFC 8032): domain, 0x00, payload. */
  public byte[] signedBytes(byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + domain.length() + 1);
    out.writeBytes(domain.getBytes(StandardCharsets.US_ASCII));
    out.write(0);
    out.writeBytes(payload);
    return out.toByteArray();
  }
}
