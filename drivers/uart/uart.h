/* Registers of a 16550 serial port, and where this driver expects one. */
#ifndef UART_H
#define UART_H

#define UART_PORT 0x3F8
#define UART_LINE 4

/* Offsets of the ports. */
#define UART_DATA 0
#define UART_IER 1
#define UART_IIR 2
#define UART_FCR 2
#define UART_LCR 3
#define UART_MCR 4
#define UART_LSR 5

#define IER_RECEIVED 0x01
#define IER_EMPTY 0x02

#define IIR_NONE 0x01
#define IIR_MASK 0x0F
#define IIR_EMPTY 0x02
#define IIR_RECEIVED 0x04

#define FCR_ENABLE_AND_CLEAR 0x07

#define LCR_EIGHT_BITS 0x03
#define LCR_DIVISOR 0x80

#define MCR_READY 0x0B /* DTR, RTS, and OUT2, which lets the interrupt through */

#define LSR_DATA_READY 0x01

#define UART_FIFO_BYTES 16

#endif
