package dev.wheelwright.e2e.scenarios;

import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** A key that signs configs: the controller's own, stolen by the scenario, or an attacker's. */
record OnlineKey(PrivateKey key, KeyId id) {
  private static final int RAW_KEY = 32;

  /** The controller's online key; its id is what the controller writes beside its signatures. */
  static OnlineKey stolen(Path dataDirectory, byte[] id) {
    try {
      String pem = Files.readString(dataDirectory.resolve("keys/online.key"));
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      PrivateKey key =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
      return new OnlineKey(key, KeyId.fromBytes(id));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the controller's online key cannot be read", e);
    }
  }

  /** A key that no key set names. */
  static OnlineKey foreign() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] raw = Arrays.copyOfRange(encoded, encoded.length - RAW_KEY, encoded.length);
      return new OnlineKey(pair.getPrivate(), KeyId.of(raw));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has Ed25519", e);
    }
  }

  Signed sign(byte[] envelope) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(SignatureContext.CONFIG.signedBytes(envelope));
      return new Signed(Bytes.of(envelope), Bytes.of(signature.sign()), id);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Ed25519 does not sign", e);
    }
  }

  /** The id only: the key is a secret. */
  @Override
  public String toString() {
    return "OnlineKey[" + id + "]";
  }
}
