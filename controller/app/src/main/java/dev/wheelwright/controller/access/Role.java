package dev.wheelwright.controller.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A set of permissions; each holds those of the roles before it. */
public enum Role {
  /** Sees everything that is not about accounts, changes nothing. */
  VIEWER,
  /** Changes overlays and their appliances. */
  OPERATOR,
  /** Everything. */
  ADMINISTRATOR;

  boolean has(Permission permission) {
    Role least =
        switch (permission) {
          case READ -> VIEWER;
          case CHANGE, ENROL -> OPERATOR;
          case AUDIT, ACCESS, OPERATE -> ADMINISTRATOR;
        };
    return compareTo(least) >= 0;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that name; empty when there is none. */
  public static Optional<Role> parse(String text) {
    return Stream.of(values()).filter(role -> role.text().equals(text)).findFirst();
  }
}
