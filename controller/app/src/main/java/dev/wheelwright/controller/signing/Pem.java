package dev.wheelwright.controller.signing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The textual encoding of keys and certificates (RFC 7468). */
enum Pem {
  PRIVATE_KEY,
  ENCRYPTED_PRIVATE_KEY,
  CERTIFICATE;

  private static final int LINE = 64;
  private static final Pattern FORM =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----\\s*");

  private String label() {
    return name().replace('_', ' ').toUpperCase(Locale.ROOT);
  }

  byte[] encode(byte[] der) {
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    String text = "-----BEGIN " + label() + "-----\n" + body + "\n-----END " + label() + "-----\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Several blocks, one after the other. */
  byte[] encodeAll(List<byte[]> all) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    all.forEach(der -> text.writeBytes(encode(der)));
    return text.toByteArray();
  }

  /**
   * @throws KeyFilesException unless the text is blocks of this kind and nothing else
   */
  List<byte[]> decodeAll(byte[] text) {
    String blocks = new String(text, StandardCharsets.US_ASCII);
    return Stream.of(blocks.split("(?=-----BEGIN )"))
        .map(block -> decode(block.getBytes(StandardCharsets.US_ASCII)))
        .toList();
  }

  /**
   * @throws KeyFilesException unless the text is one block of this kind
   */
  byte[] decode(byte[] text) {
    Matcher form = FORM.matcher(new String(text, StandardCharsets.US_ASCII).strip());
    if (!form.matches() || !form.group(1).equals(label())) {
      throw new KeyFilesException("not a PEM block of kind " + label());
    }
    try {
      return Base64.getMimeDecoder().decode(form.group(2));
    } catch (IllegalArgumentException e) {
      throw new KeyFilesException("damaged PEM block of kind " + label(), e);
    }
  }
}
