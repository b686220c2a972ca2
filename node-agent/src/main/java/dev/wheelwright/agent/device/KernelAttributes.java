package dev.wheelwright.agent.device;

/**
 * The numbers of the kernel's WireGuard in generic netlink, from linux/wireguard.h, which also says
 * what is in which message.
 */
final class KernelAttributes {
  static final String FAMILY = "wireguard";
  static final int VERSION = 1;
  static final int GET_DEVICE = 0;
  static final int SET_DEVICE = 1;

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  private KernelAttributes() {}

  /** enum wgdevice_attribute. */
  static final class Device {
    static final int NAME = 2;
    static final int PRIVATE_KEY = 3;
    static final int LISTEN_PORT = 6;
    static final int FWMARK = 7;
    static final int PEERS = 8;

    private Device() {}
  }

  /** enum wgpeer_attribute, and enum wgpeer_flag. */
  static final class Peer {
    static final int PUBLIC_KEY = 1;
    static final int PRESHARED_KEY = 2;
    static final int FLAGS = 3;
    static final int ENDPOINT = 4;
    static final int KEEPALIVE = 5;
    static final int LAST_HANDSHAKE = 6;
    static final int RECEIVED_BYTES = 7;
    static final int SENT_BYTES = 8;
    static final int ALLOWED_IPS = 9;

    static final int REMOVE = 1;
    static final int REPLACE_ALLOWED_IPS = 2;
    static final int UPDATE_ONLY = 4;

    private Peer() {}
  }

  /** enum wgallowedip_attribute. */
  static final class AllowedIp {
    static final int FAMILY = 1;
    static final int ADDRESS = 2;
    static final int LENGTH = 3;

    private AllowedIp() {}
  }
}
