package dev.wheelwright.cli.client;

/** The forms in which the controller gives and takes documents. */
public final class MediaType {
  /** YAML, as people write intent. */
  public static final String YAML = "application/yaml";

  /** JSON. */
  public static final String JSON = "application/json";

  private MediaType() {}
}
