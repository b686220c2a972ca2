package dev.wheelwright.agent.identity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Stands before a server, closes the first connection at once and passes on all others. */
final class FirstConnectionLost implements AutoCloseable {
  private final ServerSocket front;
  private final int behind;

  private FirstConnectionLost(ServerSocket front, int behind) {
    this.front = front;
    this.behind = behind;
  }

  /** Before the server at that port of this machine. */
  static FirstConnectionLost before(int port) throws IOException {
    ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    FirstConnectionLost front = new FirstConnectionLost(socket, port);
    Thread.ofVirtual().start(front::serve);
    return front;
  }

  int port() {
    return front.getLocalPort();
  }

  private void serve() {
    try {
      front.accept().close();
      while (true) {
        Socket client = front.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), behind);
        Thread.ofVirtual().start(() -> copy(client, server));
        Thread.ofVirtual().start(() -> copy(server, client));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      return; // one of the two ended
    }
  }

  @Override
  public void close() throws IOException {
    front.close();
  }
}
