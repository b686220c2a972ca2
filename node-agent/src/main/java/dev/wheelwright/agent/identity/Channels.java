package dev.wheelwright.agent.identity;

import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Opens TLS connections to the controller. Each is one attempt: trying again is the caller's. */
public final class Channels {
  /** A connection that answers no ping for so long is dead: half-open TCP tells nobody. */
  private static final long PING_SECONDS = 20;

  private static final long PING_TIMEOUT_SECONDS = 10;

  /** A page, or a delta, is smaller; a larger message is refused before it is read. */
  private static final int MAXIMUM_MESSAGE = 4 << 20;

  private Channels() {}

  /** A channel on which nobody but that controller is spoken to. */
  static ManagedChannel open(
      ControllerAddress address, ServerTrust trust, Optional<ClientCredentials> credentials) {
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder().trustManager(trust);
    credentials.ifPresent(each -> tls.keyManager(new PresentedIdentity(each)));
    return OkHttpChannelBuilder.forAddress(address.host(), address.port(), tls.build())
        .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(PING_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .maxInboundMessageSize(MAXIMUM_MESSAGE)
        .disableRetry()
        .build();
  }
}
