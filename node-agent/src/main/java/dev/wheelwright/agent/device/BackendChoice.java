package dev.wheelwright.agent.device;

/**
 * Which WireGuard new interfaces are made with. Existing ones are handled by whatever made them.
 */
public enum BackendChoice {
  /** The kernel's, where it has one; else wireguard-go. */
  AUTO,
  KERNEL,
  USERSPACE
}
