package dev.wheelwright.cli.client;

/** What changes the meaning of applying a document. */
public enum ApplyOption {
  /** Only say what would happen. */
  DRY_RUN("dryRun"),
  /** Delete the overlays that the document does not name. */
  PRUNE("prune");

  private final String parameter;

  ApplyOption(String parameter) {
    this.parameter = parameter;
  }

  String parameter() {
    return parameter;
  }
}
