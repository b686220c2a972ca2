package dev.wheelwright.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A document to apply: the user's bytes, unread and unchanged, so that the controller alone decides
 * what they mean.
 */
public final class TopologyDocument {
  private static final String STANDARD_INPUT = "-";

  private final byte[] content;
  private final String mediaType;

  private TopologyDocument(byte[] content, String mediaType) {
    this.content = content;
    this.mediaType = mediaType;
  }

  /**
   * Reads a file; {@code -} is standard input. A name that ends in {@code .json} holds JSON,
   * everything else YAML.
   *
   * @throws ControllerException.Refused when it cannot be read or is empty: an unreadable file is
   *     never an empty intent
   */
  public static TopologyDocument read(String name, InputStream standardInput)
      throws ControllerException {
    byte[] content;
    try {
      content =
          name.equals(STANDARD_INPUT)
              ? standardInput.readAllBytes()
              : Files.readAllBytes(Path.of(name));
    } catch (IOException | InvalidPathException unreadable) {
      throw new ControllerException.Refused(
          "cannot read " + name + " (" + unreadable.getClass().getSimpleName() + ").");
    }
    if (isBlank(content)) {
      throw new ControllerException.Refused(name + " is empty.");
    }
    boolean json = name.toLowerCase(Locale.ROOT).endsWith(".json");
    return new TopologyDocument(content, json ? MediaType.JSON : MediaType.YAML);
  }

  private static boolean isBlank(byte[] content) {
    for (byte each : content) {
      if (!Character.isWhitespace(each)) {
        return false;
      }
    }
    return true;
  }

  BodyPublisher publisher() {
    return BodyPublishers.ofByteArray(content);
  }

  String mediaType() {
    return mediaType;
  }
}
