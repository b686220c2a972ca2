package dev.wheelwright.controller.platform;

/** Where the database is and how to sign in. Its text hides the password. */
final class DatabaseAddress {
  private final String url;
  private final String username;
  private final String password;

  DatabaseAddress(String url, String username, String password) {
    this.url = url;
    this.username = username;
    this.password = password;
  }

  String url() {
    return url;
  }

  String username() {
    return username;
  }

  String revealPassword() {
    return password;
  }

  @Override
  public String toString() {
    return "DatabaseAddress[" + url + ", " + username + ", redacted]";
  }
}
