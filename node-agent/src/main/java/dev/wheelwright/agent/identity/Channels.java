package dev.wheelwright.agent.identity;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** Opens TLS connections to the controller. Each is one attempt: trying again is the caller's. */
public final class Channels {
  /** A connection that answers no ping for so long is dead: half-open TCP tells nobody. */
  private static final long PING_SECONDS = 20;

  private static final long PING_TIMEOUT_SECONDS = 10;

  /** To connect for a first time. */
  private static final int ATTEMPTS = 4;

  /** A page, or a delta, is smaller; a larger message is refused before it is read. */
  private static final int MAXIMUM_MESSAGE = 4 << 20;

  // The library's own choice is TLS 1.2, which the controller does not speak.
  private static final String[] TLS_VERSIONS = {"TLSv1.3"};
  private static final String[] CIPHER_SUITES = {
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
  };

  private Channels() {}

  /**
   * A channel on which nobody but that controller is spoken to.
   *
   * @param names is asked of every session whether its server is the one that is trusted
   */
  static ManagedChannel open(
      ControllerAddress address,
      ServerTrust trust,
      Optional<ClientCredentials> credentials,
      Predicate<SSLSession> names) {
    return OkHttpChannelBuilder.forAddress(address.host(), address.port())
        .useTransportSecurity()
        .sslSocketFactory(sockets(trust, credentials))
        .hostnameVerifier((_, session) -> names.test(session))
        .tlsConnectionSpec(TLS_VERSIONS, CIPHER_SUITES)
        .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(PING_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .maxInboundMessageSize(MAXIMUM_MESSAGE)
        .disableRetry()
        .build();
  }

  /**
   * A channel without credentials that has connected, or that is the last attempt: the library
   * demands that what it does meanwhile takes one second, and on a slow machine a program that has
   * just started cannot keep that. Where nobody listens all attempts fail at once. The call on the
   * last one says why when that fails, too.
   */
  static ManagedChannel connect(ControllerAddress address, ServerTrust trust, Duration patience) {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      ManagedChannel channel = open(address, trust, Optional.empty(), trust::isNamedIn);
      if (isConnected(channel, patience.dividedBy(ATTEMPTS))) {
        return channel;
      }
      channel.shutdownNow();
    }
    return open(address, trust, Optional.empty(), trust::isNamedIn);
  }

  private static boolean isConnected(ManagedChannel channel, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    ConnectivityState state = channel.getState(true);
    while (state != ConnectivityState.READY) {
      if (state == ConnectivityState.TRANSIENT_FAILURE || !changes(channel, state, deadline)) {
        return false;
      }
      state = channel.getState(true);
    }
    return true;
  }

  private static boolean changes(ManagedChannel channel, ConnectivityState from, long deadline) {
    CountDownLatch changed = new CountDownLatch(1);
    channel.notifyWhenStateChanged(from, changed::countDown);
    try {
      return changed.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static SSLSocketFactory sockets(
      ServerTrust trust, Optional<ClientCredentials> credentials) {
    KeyManager[] own = credentials.stream().map(PresentedIdentity::new).toArray(KeyManager[]::new);
    try {
      SSLContext tls = SSLContext.getInstance("TLSv1.3");
      tls.init(own, new TrustManager[] {trust}, null);
      return tls.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS 1.3", e);
    }
  }
}
