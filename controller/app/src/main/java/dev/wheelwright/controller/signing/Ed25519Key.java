package dev.wheelwright.controller.signing;

import dev.wheelwright.wire.Bytes;
import dev.wheelwright.wire.KeyId;
import dev.wheelwright.wire.SignatureContext;
import dev.wheelwright.wire.Signed;
import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/** An Ed25519 private key (RFC 8032). Printing it prints the id of its public key only. */
public final class Ed25519Key {
  private final Ed25519PrivateKeyParameters key;
  private final byte[] publicKey;
  private final KeyId id;

  private Ed25519Key(Ed25519PrivateKeyParameters key) {
    this.key = key;
    this.publicKey = key.generatePublicKey().getEncoded();
    this.id = KeyId.of(publicKey);
  }

  static Ed25519Key generate(SecureRandom random) {
    return new Ed25519Key(new Ed25519PrivateKeyParameters(random));
  }

  /**
   * @throws KeyFilesException when the bytes are not an Ed25519 key in PKCS #8
   */
  static Ed25519Key fromPkcs8(byte[] der) {
    try {
      AsymmetricKeyParameter parsed = PrivateKeyFactory.createKey(der);
      if (parsed instanceof Ed25519PrivateKeyParameters ed25519) {
        return new Ed25519Key(ed25519);
      }
    } catch (IOException | RuntimeException e) {
      throw new KeyFilesException("not a private key in PKCS #8", e);
    }
    throw new KeyFilesException("not an Ed25519 key");
  }

  /** PKCS #8 version 1 (RFC 8410, section 7), which every openssl since 1.1.1 reads. */
  byte[] toPkcs8() {
    try {
      AlgorithmIdentifier ed25519 = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
      return new PrivateKeyInfo(ed25519, new DEROctetString(key.getEncoded())).getEncoded();
    } catch (IOException e) {
      throw new IllegalStateException("encoding in memory can't fail", e);
    }
  }

  /** Signs the payload for one purpose. */
  public Signed sign(SignatureContext context, byte[] payload) {
    byte[] message = context.signedBytes(payload);
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, key);
    signer.update(message, 0, message.length);
    return new Signed(Bytes.of(payload), Bytes.of(signer.generateSignature()), id);
  }

  /** Whether this key has signed the payload for that purpose. */
  public boolean hasSigned(SignatureContext context, Signed signed) {
    byte[] message = context.signedBytes(signed.payload().toArray());
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, key.generatePublicKey());
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signed.signature().toArray());
  }

  /** The 32 bytes of the public half. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  public KeyId id() {
    return id;
  }

  @Override
  public String toString() {
    return "Ed25519Key[" + id + "]";
  }
}
