package dev.wheelwright.controller.oidc;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a browser goes once it is signed in: a path of this controller, whatever somebody put into
 * a link. Browsers take {@code //host} and {@code /\host} for other hosts (WHATWG URL, section
 * 4.4), and drop tabs and line feeds before they look.
 */
record ReturnPath(String text) {
  /** Without a console, at least who one is. */
  static final ReturnPath USUAL = new ReturnPath("/api/v1/session");

  private static final int LONGEST = 500;
  private static final Pattern LOCAL =
      Pattern.compile("/|/[A-Za-z0-9._~%?#-][A-Za-z0-9._~%!$&'()*+,;=:@?/#-]*");

  /** The path; empty when it is none of ours. */
  static Optional<ReturnPath> parse(String text) {
    return text.length() <= LONGEST && LOCAL.matcher(text).matches()
        ? Optional.of(new ReturnPath(text))
        : Optional.empty();
  }

  /** As it is written in HTML. */
  String html() {
    return text.replace("&", "&amp;").replace("'", "&#39;");
  }
}
