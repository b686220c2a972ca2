package dev.wheelwright.controller.access;

import dev.wheelwright.core.topology.OverlayName;
import java.util.Optional;

/**
 * A role in one overlay, or in the whole fleet.
 *
 * @param overlay empty: everywhere
 */
public record Grant(Role role, Optional<String> overlay) {
  private static final char AT = '@';

  public Grant {
    if (role == Role.ADMINISTRATOR && overlay.isPresent()) {
      throw new IllegalArgumentException(
          "an administrator is one of the whole fleet; take operator@" + overlay.get());
    }
    overlay.ifPresent(OverlayName::new);
  }

  /**
   * {@code ROLE} or {@code ROLE@OVERLAY}.
   *
   * @throws IllegalArgumentException with the rule that the text breaks
   */
  public static Grant parse(String text) {
    int at = text.indexOf(AT);
    String role = at < 0 ? text : text.substring(0, at);
    return new Grant(
        Role.parse(role)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"" + role + "\" is no role; take viewer, operator or administrator")),
        at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1)));
  }

  /** As it is parsed. */
  public String text() {
    return role.text() + overlay.map(name -> AT + name).orElse("");
  }
}
