package dev.wheelwright.core.topology;

import java.util.Optional;

/**
 * A place in a topology document: fields, and items of lists by number or by name.
 *
 * @param parent empty for the document itself
 * @param segment as it is written after the parent
 */
record DocumentPath(Optional<DocumentPath> parent, String segment) {
  static final DocumentPath ROOT = new DocumentPath(Optional.empty(), "");

  DocumentPath field(String name) {
    return new DocumentPath(Optional.of(this), equals(ROOT) ? name : "." + name);
  }

  DocumentPath index(int index) {
    return new DocumentPath(Optional.of(this), "[" + index + "]");
  }

  DocumentPath item(Object name) {
    return new DocumentPath(Optional.of(this), "[" + name + "]");
  }

  static DocumentPath appliance(ApplianceName name) {
    return ROOT.field("appliances").item(name);
  }

  static DocumentPath overlay(OverlayName name) {
    return ROOT.field("overlays").item(name);
  }

  @Override
  public String toString() {
    return parent.map(DocumentPath::toString).orElse("") + segment;
  }
}
