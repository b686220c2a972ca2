package dev.wheelwright.agent.identity;

import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** Opens TLS connections to the controller. Each is one attempt: trying again is the caller's. */
public final class Channels {
  /** A connection that answers no ping for so long is dead: half-open TCP tells nobody. */
  private static final long PING_SECONDS = 20;

  private static final long PING_TIMEOUT_SECONDS = 10;

  /** A page, or a delta, is smaller; a larger message is refused before it is read. */
  private static final int MAXIMUM_MESSAGE = 4 << 20;

  // The library's own choice is TLS 1.2, which the controller does not speak.
  private static final String[] TLS_VERSIONS = {"TLSv1.3"};
  private static final String[] CIPHER_SUITES = {
    "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
  };

  private Channels() {}

  /** A channel on which nobody but that controller is spoken to. */
  static ManagedChannel open(
      ControllerAddress address, ServerTrust trust, Optional<ClientCredentials> credentials) {
    return OkHttpChannelBuilder.forAddress(address.host(), address.port())
        .useTransportSecurity()
        .sslSocketFactory(sockets(trust, credentials))
        .hostnameVerifier((_, session) -> trust.isNamedIn(session))
        .tlsConnectionSpec(TLS_VERSIONS, CIPHER_SUITES)
        .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(PING_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .maxInboundMessageSize(MAXIMUM_MESSAGE)
        .disableRetry()
        .build();
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
