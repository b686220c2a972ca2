package dev.wheelwright.agent.identity;

import dev.wheelwright.agent.clock.TrustedClock;
import dev.wheelwright.wire.Digest;
import dev.wheelwright.wire.IpAddress;
import dev.wheelwright.wire.WireFormatException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts one controller: the chain must end in the authority with a known fingerprint, hold as a
 * path (RFC 5280, section 6), and its first certificate must be a server's and name the host.
 *
 * <p>All of it is checked within the handshake, so that nothing is sent to anybody else.
 */
public final class ServerTrust extends X509ExtendedTrustManager {
  private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final Digest authority;
  private final String host;
  private final TrustedClock clock;

  /**
   * @param authority SHA-256 of the authority's certificate, DER
   * @param host the name or address that the agent connects to
   * @param clock learns from the certificates
   */
  public ServerTrust(Digest authority, String host, TrustedClock clock) {
    this.authority = authority;
    this.host = host;
    this.clock = clock;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    List<X509Certificate> certificates = List.of(chain);
    X509Certificate anchor = anchor(certificates);
    requirePath(certificates, anchor);
    X509Certificate leaf = certificates.getFirst();
    List<String> purposes = leaf.getExtendedKeyUsage();
    if (purposes == null || !purposes.contains(SERVER_AUTHENTICATION)) {
      throw new UntrustedControllerException("its certificate is not a server's");
    }
    if (!names(leaf)) {
      throw new UntrustedControllerException(
          "its certificate does not name '"
              + host
              + "'; the controller's setting wheelwright.link.names lists its names");
    }
  }

  private X509Certificate anchor(List<X509Certificate> chain) throws CertificateException {
    for (X509Certificate each : chain) {
      if (Digest.of(each.getEncoded()).equals(authority)) {
        if (each.getBasicConstraints() < 0) {
          throw new UntrustedControllerException("its authority's certificate is no authority's");
        }
        return each;
      }
    }
    throw new UntrustedControllerException(
        "its certificate is not issued by the fleet's authority "
            + authority.shortForm()
            + " that the join token, or the enrolment, names; if the authority was replaced while"
            + " this appliance was away, it has to join again, with a new token: agent join"
            + " --replace");
  }

  private void requirePath(List<X509Certificate> chain, X509Certificate anchor)
      throws CertificateException {
    List<X509Certificate> path = chain.subList(0, chain.indexOf(anchor));
    if (path.isEmpty()) {
      throw new UntrustedControllerException("it shows the authority's certificate as its own");
    }
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
      parameters.setRevocationEnabled(false); // the authority's own controller is the only server
      Instant now = now(path.getFirst());
      parameters.setDate(Date.from(now));
      anchor.checkValidity(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      clock.learn(now);
    } catch (GeneralSecurityException e) {
      throw new UntrustedControllerException(
          "its certificate does not hold: "
              + e.getMessage()
              + " (this appliance's clock says "
              + clock.instant()
              + ")",
          e);
    }
  }

  /**
   * The time to judge by. The pinned authority's word that the certificate holds from some moment
   * on is word that this moment is past; a clock that says otherwise is wrong.
   */
  private Instant now(X509Certificate leaf) {
    Instant now = clock.instant();
    Instant begun = leaf.getNotBefore().toInstant();
    return now.isBefore(begun) ? begun : now;
  }

  /**
   * Whether the server of a session is the one that is trusted, by the name in its certificate. The
   * library asks for it a second time, and its own comparison takes the two spellings of one IPv6
   * address for two addresses.
   */
  boolean isNamedIn(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate leaf && names(leaf);
    } catch (SSLPeerUnverifiedException | CertificateException e) {
      return false;
    }
  }

  private boolean names(X509Certificate leaf) throws CertificateException {
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    return names != null && names.stream().anyMatch(this::isHost);
  }

  private boolean isHost(List<?> name) {
    return switch (name.get(0)) {
      case Integer type when type == DNS_NAME -> host.equalsIgnoreCase(String.valueOf(name.get(1)));
      case Integer type when type == IP_ADDRESS ->
          address(host).isPresent() && address(host).equals(address(String.valueOf(name.get(1))));
      case Object other -> false;
    };
  }

  private static Optional<IpAddress> address(String text) {
    try {
      return Optional.of(IpAddress.parse(text));
    } catch (WireFormatException notAnAddress) {
      return Optional.empty();
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new UntrustedControllerException("an agent serves nobody: " + Arrays.toString(chain));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
