package dev.wheelwright.e2e.scenarios;

import dev.wheelwright.e2e.lab.Lab;
import dev.wheelwright.e2e.programs.Installation;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * Two PostgreSQL servers that others run: a primary, and a standby that has every commit before it
 * is confirmed (synchronous replication).
 */
final class PostgresPair implements AutoCloseable {
  private static final String ROLE = "wheelwright_controller";
  private static final String DATABASE = "wheelwright";
  private static final int RANDOM_BYTES = 16;

  private final Lab lab;
  private final PostgresServer primary;
  private final PostgresServer standby;
  private final String password;

  private PostgresPair(Lab lab, PostgresServer primary, PostgresServer standby, String password) {
    this.lab = lab;
    this.primary = primary;
    this.standby = standby;
    this.password = password;
  }

  /**
   * Starts both, with a database and a role that owns it and may do nothing else.
   *
   * @param logs the folder of their logs
   */
  static PostgresPair start(Path logs) {
    Lab lab = Lab.open();
    try {
      String superuser = random();
      PostgresServer primary = PostgresServer.on(lab.enclosure("primary"), port(), logs);
      PostgresServer standby = PostgresServer.on(lab.enclosure("standby"), port(), logs);
      String password = random();
      primary.create(superuser);
      primary.start();
      primary.sql("create role %s login password '%s'".formatted(ROLE, password));
      primary.sql("create database %s owner %s".formatted(DATABASE, ROLE));
      standby.copyOf(primary);
      standby.start();
      primary.sql("alter system set synchronous_standby_names = '*'");
      primary.sql("select pg_reload_conf()");
      return new PostgresPair(lab, primary, standby, password);
    } catch (RuntimeException | Error e) {
      lab.close();
      throw e;
    }
  }

  private static int port() {
    return Installation.freePort("127.0.0.1");
  }

  private static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The controller's settings, as the operations manual tells them. */
  Map<String, String> settings() {
    return Map.of(
        "wheelwright.database.url",
        "jdbc:postgresql://%s,%s/%s?targetServerType=primary"
            .formatted(primary.address(), standby.address(), DATABASE),
        "wheelwright.database.username",
        ROLE,
        "wheelwright.database.password",
        password);
  }

  /** Ends the primary without asking. */
  void killPrimary() {
    primary.kill();
  }

  /** Makes the standby the primary. */
  void promoteStandby() {
    standby.promote();
  }

  @Override
  public void close() {
    lab.close();
  }
}
