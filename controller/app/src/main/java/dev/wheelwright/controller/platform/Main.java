package dev.wheelwright.controller.platform;

import dev.wheelwright.controller.error.SettingException;
import dev.wheelwright.controller.signing.KeyFilesException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Brings up the database before the application, and takes it down after it. */
@QuarkusMain
public final class Main {
  private static final int STOP_LIMIT_SECONDS = 30;

  private Main() {}

  /**
   * Runs until a signal; exit status 1 when the start was refused or failed, with the reason on
   * standard error.
   */
  public static void main(String... args) {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> awaitQuietly(stopped), "await-database-stop"));
    AtomicInteger status = new AtomicInteger();
    try {
      runWithDatabase(status, args);
    } catch (StartRefusedException e) {
      System.err.println("wheelwright controller: " + e.getMessage());
      status.set(1);
    } finally {
      stopped.countDown();
    }
    if (status.get() != 0) {
      System.exit(status.get());
    }
  }

  private static void runWithDatabase(AtomicInteger status, String... args) {
    SettingsFile.readInto(System.getProperties());
    SmallRyeConfig settings = new SmallRyeConfigBuilder().addDefaultSources().build();
    Path path =
        Path.of(
            settings
                .getOptionalValue("wheelwright.data-dir", String.class)
                .orElse(".wheelwright/controller"));
    if (args.length > 0 && (args[0].equals("backup") || args[0].equals("restore"))) {
      status.set(new BackupCommand(path, settings).run(List.of(args)));
      return;
    }
    try (DataDirectory directory = DataDirectory.open(path)) {
      new RestoreMark(directory.path()).requireNone();
      System.setProperty("wheelwright.data-dir", directory.path().toString());
      if (args.length > 0 && args[0].equals("keys")) {
        List<String> words = List.of(args).subList(1, args.length);
        status.set(new KeysCommand(directory, settings).run(words));
        return;
      }
      Optional<DatabaseAddress> external = ExternalDatabase.from(settings);
      if (external.isPresent()) {
        ExternalDatabase.requireUsable(external.get());
        runOn(external.get(), status, args);
        return;
      }
      Path folder = directory.folder("postgres");
      try (EmbeddedDatabase database = EmbeddedDatabase.start(folder, folder)) {
        runOn(database.address(), status, args);
      }
    }
  }

  private static void runOn(DatabaseAddress address, AtomicInteger status, String... args) {
    SchemaCheck.requireKnown(address);
    System.setProperty("wheelwright.database.url", address.url());
    System.setProperty("wheelwright.database.username", address.username());
    System.setProperty("wheelwright.database.password", address.revealPassword());
    // Returns once the application has stopped, its connections closed, also after a signal.
    Quarkus.run(Controller.class, (code, failure) -> status.set(ended(code, failure)), args);
  }

  /** Quarkus leaves it to this handler to say why a start failed. */
  private static int ended(int code, @Nullable Throwable failure) {
    if (failure == null) {
      return code;
    }
    Throwable cause = failure;
    while (!isForTheOperator(cause) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    switch (cause) {
      case KeyFilesException keys ->
          System.err.println("wheelwright controller: " + keys.getMessage());
      case SettingException setting ->
          System.err.println("wheelwright controller: " + setting.getMessage());
      case SQLException refused ->
          System.err.println(
              "wheelwright controller: the database can't be used: "
                  + String.valueOf(refused.getMessage()).lines().findFirst().orElse(""));
      case Throwable other -> failure.printStackTrace();
    }
    return 1;
  }

  private static boolean isForTheOperator(Throwable failure) {
    return failure instanceof KeyFilesException
        || failure instanceof SettingException
        || failure instanceof SQLException;
  }

  private static void awaitQuietly(CountDownLatch stopped) {
    try {
      if (!stopped.await(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "wheelwright controller: the database has not stopped; it recovers at the next start");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What runs between start and stop: nothing but the announcement that all is up. */
  public static final class Controller implements QuarkusApplication {
    private final ReadyLine ready;

    Controller(ReadyLine ready) {
      this.ready = ready;
    }

    @Override
    public int run(String... args) {
      System.out.println(ready.text());
      Quarkus.waitForExit();
      return 0;
    }
  }
}
