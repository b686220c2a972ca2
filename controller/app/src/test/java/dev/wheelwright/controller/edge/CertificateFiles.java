package dev.wheelwright.controller.edge;

import dev.wheelwright.controller.enrolment.CertificateAuthority;
import dev.wheelwright.controller.signing.TestKeys;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemObject;

/** A company's authority, and what it hands out for a server. */
final class CertificateFiles {
  private static final int FIELD_BITS = 256;

  final Path certificate;
  final Path key;
  final CertificateAuthority authority;

  CertificateFiles(Path folder) {
    this.certificate = folder.resolve("server.crt");
    this.key = folder.resolve("server.key");
    this.authority =
        new CertificateAuthority(
            TestKeys.make(Instant.now().minusSeconds(60)).authority(), new SecureRandom());
  }

  static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(FIELD_BITS);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a certificate that was issued then, with its authority's, and its key. */
  X509Certificate write(KeyPair pair, Instant issued) {
    X509Certificate leaf = writeCertificate(pair, issued);
    writeKey(pem(pkcs8(pair.getPrivate())));
    return leaf;
  }

  X509Certificate writeCertificate(KeyPair pair, Instant issued) {
    X509Certificate leaf =
        authority.issueServer(pair.getPublic(), List.of("localhost", "127.0.0.1"), issued);
    write(certificate, pem(leaf) + pem(authority.certificate()));
    return leaf;
  }

  void writeKey(String text) {
    write(key, text);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PemObject pkcs8(PrivateKey key) {
    try {
      return new JcaPKCS8Generator(key, null).generate();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The form of elliptic curves (RFC 5915), with the curve, as openssl writes it. */
  static PemObject sec1(ECPrivateKey key) {
    try {
      return new PemObject(
          "EC PRIVATE KEY",
          new org.bouncycastle.asn1.sec.ECPrivateKey(
                  FIELD_BITS, key.getS(), SECObjectIdentifiers.secp256r1)
              .getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In PEM; keys of RSA in their own form (RFC 8017, A.1.2). */
  static String pem(Object thing) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(thing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
