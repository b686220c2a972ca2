/**
 * The Linux device: WireGuard in the kernel by netlink or in wireguard-go by its socket, addresses
 * and routes by iproute2, the firewall by nftables, switches in /proc/sys. The only package that
 * starts processes: argument lists, no shell, secrets by socket only.
 */
@NullMarked
package dev.wheelwright.agent.device;

import org.jspecify.annotations.NullMarked;
