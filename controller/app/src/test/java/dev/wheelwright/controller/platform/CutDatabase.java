package dev.wheelwright.controller.platform;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A database behind a cable that a test can pull. */
public final class CutDatabase implements QuarkusTestResourceLifecycleManager {
  private static final Pattern ADDRESS = Pattern.compile("//([^:/]+):([0-9]+)/");
  private static final Set<Socket> OPEN = ConcurrentHashMap.newKeySet();
  private static volatile boolean cut;
  private static volatile @Nullable String fatal;

  private final TestDatabase database = new TestDatabase();
  private ServerSocket server;

  /** Ends all connections, and lets no more through. */
  public static void cut() {
    cut = true;
    OPEN.forEach(CutDatabase::close);
  }

  /**
   * Lets the next transaction that has this text in a statement be committed, and cuts before
   * anybody hears of it.
   */
  public static void cutAtTheAnswerToTheCommitAfter(String statement) {
    fatal = statement;
  }

  public static void mend() {
    fatal = null;
    cut = false;
  }

  @Override
  public Map<String, String> start() {
    Map<String, String> settings = new HashMap<>(database.start());
    String url = settings.get("wheelwright.database.url");
    Matcher address = ADDRESS.matcher(url);
    if (!address.find()) {
      throw new IllegalStateException(url);
    }
    String host = address.group(1);
    int port = Integer.parseInt(address.group(2));
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> serve(host, port));
    settings.put(
        "wheelwright.database.url",
        address.replaceFirst("//127.0.0.1:" + server.getLocalPort() + "/"));
    return settings;
  }

  private void serve(String host, int port) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (cut) {
          close(client);
          continue;
        }
        Socket target = new Socket(host, port);
        OPEN.add(client);
        OPEN.add(target);
        Cable cable = new Cable(client, target);
        Thread.ofVirtual().start(cable::questions);
        Thread.ofVirtual().start(cable::answers);
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** One connection, both ways. */
  private static final class Cable {
    private static final String COMMITTED = "COMMIT\0";

    private final Socket client;
    private final Socket target;
    private volatile boolean doomed;

    Cable(Socket client, Socket target) {
      this.client = client;
      this.target = target;
    }

    void questions() {
      copy(
          client,
          target,
          text -> {
            String statement = fatal;
            doomed = doomed || (statement != null && text.contains(statement));
          });
    }

    void answers() {
      copy(
          target,
          client,
          text -> {
            if (doomed && text.contains(COMMITTED)) {
              cut();
            }
          });
    }

    private static void copy(Socket from, Socket to, Consumer<String> look) {
      byte[] buffer = new byte[1 << 16];
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
          look.accept(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
          out.write(buffer, 0, length);
        }
      } catch (IOException e) {
        // the cable was pulled, or the other end has closed
      } finally {
        close(from);
        close(to);
      }
    }
  }

  private static void close(Socket socket) {
    OPEN.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    mend();
    OPEN.forEach(CutDatabase::close);
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database.stop();
  }
}
