package dev.wheelwright.controller.platform;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

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

  /** Signs in. */
  Connection connect() throws SQLException {
    return connect(Map.of());
  }

  /**
   * Signs in.
   *
   * @param limits such as {@code loginTimeout}, in seconds (PostgreSQL JDBC driver)
   */
  Connection connect(Map<String, String> limits) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(limits);
    properties.setProperty("user", username);
    properties.setProperty("password", password);
    return DriverManager.getConnection(url, properties);
  }

  @Override
  public String toString() {
    return "DatabaseAddress[" + url + ", " + username + ", redacted]";
  }
}
