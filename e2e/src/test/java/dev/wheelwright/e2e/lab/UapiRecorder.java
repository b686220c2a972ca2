package dev.wheelwright.e2e.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands between an agent and the control socket of wireguard-go, passes everything on, and writes
 * down how each transaction began: {@code get=1} or {@code set=1}.
 */
final class UapiRecorder implements DeviceWrites {
  private static final String FOLDER = "/run/recorded";
  private static final String REAL = "/run/wireguard";

  private final ServerSocketChannel server;
  private final Path real;
  private final List<String> transactions = new CopyOnWriteArrayList<>();

  private UapiRecorder(ServerSocketChannel server, Path real) {
    this.server = server;
    this.real = real;
  }

  /** Starts to listen for an interface that exists. */
  static UapiRecorder start(Host host, String interfaceName) {
    String file = interfaceName + ".sock";
    Path listening = host.path(FOLDER).resolve(file);
    try {
      Files.createDirectories(listening.getParent());
      Files.deleteIfExists(listening);
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(listening));
      UapiRecorder recorder = new UapiRecorder(server, host.path(REAL).resolve(file));
      Thread.ofPlatform().daemon().name("uapi-recorder").start(recorder::accept);
      return recorder;
    } catch (IOException e) {
      throw new LabException("cannot listen in the place of " + file, e);
    }
  }

  /** Where the agent is told to look for sockets, as it sees it. */
  @Override
  public Map<String, String> environment() {
    return Map.of("WHEELWRIGHT_UAPI_DIR", FOLDER);
  }

  @Override
  public long reads() {
    return transactions.stream().filter("get=1"::equals).count();
  }

  @Override
  public long writes() {
    return transactions.stream().filter("set=1"::equals).count();
  }

  private void accept() {
    try {
      while (server.isOpen()) {
        SocketChannel agent = server.accept();
        Thread.ofPlatform().daemon().start(() -> serve(agent));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void serve(SocketChannel agent) {
    try (agent;
        SocketChannel device = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      device.connect(UnixDomainSocketAddress.of(real));
      Thread replies = Thread.ofPlatform().daemon().start(() -> copy(device, agent));
      forward(Channels.newInputStream(agent), Channels.newOutputStream(device));
      device.shutdownOutput();
      replies.join();
    } catch (IOException e) {
      return; // one of the two ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A transaction ends with an empty line, and a connection may carry several. */
  private void forward(InputStream agent, OutputStream device) throws IOException {
    StringBuilder line = new StringBuilder();
    boolean first = true;
    for (int next = agent.read(); next >= 0; next = agent.read()) {
      line.append((char) next);
      if (next != '\n') {
        continue;
      }
      String text = line.toString().strip();
      if (first) {
        transactions.add(text);
      }
      first = text.isEmpty();
      device.write(line.toString().getBytes(StandardCharsets.ISO_8859_1));
      line.setLength(0);
    }
  }

  private static void copy(SocketChannel from, SocketChannel to) {
    try {
      Channels.newInputStream(from).transferTo(Channels.newOutputStream(to));
    } catch (IOException e) {
      return; // one of the two ended
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new LabException("cannot close a socket", e);
    }
  }
}
