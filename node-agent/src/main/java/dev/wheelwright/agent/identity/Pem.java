package dev.wheelwright.agent.identity;

import dev.wheelwright.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Textual encoding of keys and certificates (RFC 7468). */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----\n([A-Za-z0-9+/=\n]+)\n-----END \\1-----\n");
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Pem() {}

  /**
   * A labelled run of DER.
   *
   * @param der may be a private key; {@link Bytes} do not print themselves
   */
  record Block(String label, Bytes der) {}

  static byte[] encode(List<Block> blocks) {
    StringBuilder text = new StringBuilder();
    for (Block block : blocks) {
      text.append("-----BEGIN ").append(block.label()).append("-----\n");
      text.append(LINES.encodeToString(block.der().toArray())).append('\n');
      text.append("-----END ").append(block.label()).append("-----\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * @throws IOException when anything but blocks is there
   */
  static List<Block> decode(byte[] text) throws IOException {
    Matcher matcher = BLOCK.matcher(new String(text, StandardCharsets.US_ASCII));
    List<Block> blocks = new ArrayList<>();
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      Bytes der = Bytes.of(Base64.getMimeDecoder().decode(matcher.group(2)));
      blocks.add(new Block(matcher.group(1), der));
      end = matcher.end();
    }
    if (blocks.isEmpty() || end != text.length) {
      throw new IOException("it is not PEM throughout");
    }
    return blocks;
  }
}
