package dev.wheelwright.cli.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the controller and the access token in the settings. Nothing is read before a command needs
 * it.
 */
public final class ControllerAccess {
  static final String URL = "WHEELWRIGHT_URL";
  static final String TOKEN = "WHEELWRIGHT_TOKEN";
  static final String TOKEN_FILE = "WHEELWRIGHT_TOKEN_FILE";

  static final String CA_FILE = "WHEELWRIGHT_CA_FILE";

  private static final String DEFAULT_URL = "https://127.0.0.1:8443";
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Map<String, String> settings;
  private final Path home;
  private final Consumer<String> warnings;

  /**
   * @param settings the environment variables
   * @param home the user's home folder
   * @param warnings is told of settings that work but are unsafe
   */
  public ControllerAccess(Map<String, String> settings, Path home, Consumer<String> warnings) {
    this.settings = Map.copyOf(settings);
    this.home = home;
    this.warnings = warnings;
  }

  /**
   * A client for the controller that the settings name.
   *
   * @throws ControllerException.Failed when a setting is missing or makes no sense
   */
  public ControllerClient connect() throws ControllerException {
    URI address = address();
    AccessToken token = token();
    if ("http".equals(address.getScheme()) && !isLoopback(address.getHost())) {
      warnings.accept(
          "the access token is sent unencrypted to "
              + address
              + "; use https or a tunnel ("
              + URL
              + ").");
    }
    return new ControllerClient(address, token, trust(address));
  }

  /** Of the files the first that is there; a certificate that can't be read is an error. */
  private Trust trust(URI address) throws ControllerException {
    if (!"https".equals(address.getScheme())) {
      return Trust.NONE_NEEDED;
    }
    @Nullable String named = settings.get(CA_FILE);
    if (named != null) {
      return Trust.in(Path.of(named));
    }
    Path usual = configured("ca.crt");
    return Files.exists(usual) ? Trust.in(usual) : Trust.ofTheSystem();
  }

  private Path configured(String file) {
    return home.resolve(".config").resolve("wheelwright").resolve(file);
  }

  private URI address() throws ControllerException {
    String text = settings.getOrDefault(URL, DEFAULT_URL).strip();
    try {
      URI address = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (web
          && address.getHost() != null
          && address.getUserInfo() == null
          && address.getQuery() == null
          && address.getFragment() == null) {
        return address;
      }
    } catch (URISyntaxException malformed) {
      throw new ControllerException.Failed(
          URL + " is not an address: " + malformed.getReason() + ".", malformed);
    }
    throw new ControllerException.Failed(
        URL + " must look like " + DEFAULT_URL + " (http or https, no user, query or fragment).");
  }

  private AccessToken token() throws ControllerException {
    @Nullable String direct = settings.get(TOKEN);
    if (direct != null) {
      return AccessToken.of(direct, "from " + TOKEN);
    }
    @Nullable String named = settings.get(TOKEN_FILE);
    if (named != null) {
      return fromFile(Path.of(named), "from " + TOKEN_FILE + "=" + named);
    }
    Path usual = configured("token");
    return fromFile(usual, "from " + usual);
  }

  private AccessToken fromFile(Path file, String origin) throws ControllerException {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      warnIfOthersCanRead(file);
      return AccessToken.of(text, origin);
    } catch (NoSuchFileException missing) {
      throw new ControllerException.Failed(
          "no access token: "
              + file
              + " does not exist. Put the administrator token there, or set "
              + TOKEN
              + " or "
              + TOKEN_FILE
              + ".",
          missing);
    } catch (IOException unreadable) {
      throw new ControllerException.Failed(
          "cannot read the access token in " + file + ": " + reason(unreadable) + ".", unreadable);
    }
  }

  private void warnIfOthersCanRead(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> granted = EnumSet.copyOf(OTHERS);
    granted.retainAll(Files.getPosixFilePermissions(file));
    if (!granted.isEmpty()) {
      warnings.accept(
          "the access token in " + file + " is open to other users; run: chmod 600 " + file);
    }
  }

  /** Decides by the text alone: no name is looked up for a warning. */
  private static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException name) {
      return false;
    }
  }

  private static String reason(IOException failure) {
    return failure.getClass().getSimpleName();
  }
}
