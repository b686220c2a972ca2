/**
 * The Linux device: WireGuard in the kernel or in wireguard-go, addresses and routes by iproute2,
 * the firewall by nftables, switches in /proc/sys. The only package that starts processes: argument
 * lists, no shell, secrets by standard input or socket only.
 */
@NullMarked
package dev.wheelwright.agent.device;

import org.jspecify.annotations.NullMarked;
