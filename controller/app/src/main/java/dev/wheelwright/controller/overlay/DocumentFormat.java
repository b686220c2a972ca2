package dev.wheelwright.controller.overlay;

import java.util.Locale;

/** How a topology document is written. */
enum DocumentFormat {
  YAML("application/yaml"),
  JSON("application/json");

  private final String mediaType;

  DocumentFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /** The tag of a version in this format; strong, so each format has its own. */
  String tag(long version) {
    return version + "." + name().toLowerCase(Locale.ROOT);
  }
}
