// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// What names a channel. It never changes; the channel's id is its EIP-712 digest (see Digests.sol).
struct ChannelConfig {
    address payer;
    /// The key that signs vouchers; zero means the payer itself signs, through ERC-1271 if it is a contract.
    address payerAuthorizer;
    address receiver;
    /// Authorises claims and refunds that somebody else relays. Never zero.
    address receiverAuthorizer;
    address token;
    /// Seconds between the start and the end of a withdrawal.
    uint40 withdrawDelay;
    bytes32 salt;
}

struct Voucher {
    ChannelConfig channel;
    uint128 maxClaimableAmount;
}

/// One row of an x402 claim.
struct VoucherClaim {
    Voucher voucher;
    bytes signature;
    uint128 totalClaimed;
}

/// What all rows of a compact claim have in common.
struct Batch {
    address receiver;
    address receiverAuthorizer;
    address token;
    uint40 withdrawDelay;
}

/// The one slot a channel costs: `balance` in the low half, `totalClaimed` in the high half.
struct ChannelState {
    /// Deposits minus refunds and withdrawals; not net of claims.
    uint128 balance;
    uint128 totalClaimed;
}

struct ReceiverState {
    uint128 totalClaimed;
    uint128 totalSettled;
}

/// The pending withdrawal of a channel (amount and initiatedAt, both zero if none) and, in the same slot, the number of
/// withdrawals ever initiated, which a signed withdrawal must name. The number survives finalisation.
struct WithdrawalState {
    uint128 amount;
    uint40 initiatedAt;
    uint88 nonce;
}

/// The head of a receiver's chain of anchored payment logs, in one token.
struct AnchorState {
    /// How many anchors there are.
    uint64 epoch;
    /// Log entries committed to so far, over all channels of the receiver and token.
    uint64 entries;
    bytes32 head;
}

/// Why a row of a compact claim was left out. A row that claims nothing new is left out without an event.
library SkipReason {
    /// The row's config names no channel that holds money: a field is wrong, or all of it was withdrawn.
    uint8 internal constant INVALID_CONFIG = 1;
    uint8 internal constant BAD_SIGNATURE = 2;
    /// More is claimed than the voucher, or the tick, authorises.
    uint8 internal constant EXCEEDS_CEILING = 3;
    /// More is claimed than the channel holds.
    uint8 internal constant EXCEEDS_BALANCE = 4;
    /// The preimage does not lead to the root in k steps, or k or the chain's length is out of range.
    uint8 internal constant BAD_TICK_PROOF = 5;
}

/// Events and errors. The first block of each is the public x402 batch-settlement surface, to the letter.
abstract contract ChannelEvents {
    event ChannelCreated(bytes32 indexed channelId, ChannelConfig config);
    event ChannelClosed(bytes32 indexed channelId, ChannelConfig config);
    event Deposited(bytes32 indexed channelId, address indexed sender, uint128 amount, uint128 newBalance);
    event Claimed(bytes32 indexed channelId, address indexed sender, uint128 claimAmount, uint128 newTotalClaimed);
    event Settled(address indexed receiver, address indexed token, address indexed sender, uint128 amount);
    event Refunded(bytes32 indexed channelId, address indexed sender, uint128 amount);
    event WithdrawInitiated(bytes32 indexed channelId, uint128 amount, uint40 finalizeAfter);
    event WithdrawFinalized(bytes32 indexed channelId, address indexed sender, uint128 amount);

    /// A row of a compact claim was left out; `reason` is one of SkipReason.
    event ClaimSkipped(bytes32 indexed channelId, uint8 reason);
    event Anchored(
        address indexed receiver,
        address indexed token,
        uint64 indexed epoch,
        bytes32 root,
        uint64 entries,
        uint128 total,
        bytes32 head
    );

    error InvalidChannel();
    error WithdrawDelayOutOfRange();
    error ZeroDeposit();
    error InvalidCollector();
    error DepositOverflow();
    error DepositCollectionFailed();
    error EmptyBatch();
    error NotAuthorizedToClaim();
    error NotReceiverAuthorizer();
    error InvalidSignature();
    error ClaimExceedsCeiling();
    error ClaimExceedsBalance();
    error NothingToWithdraw();
    error WithdrawalAlreadyPending();
    error WithdrawAmountExceedsAvailable();
    error NotAuthorizedToFinalizeWithdraw();
    error WithdrawalNotPending();
    error WithdrawDelayNotElapsed();
    error NotAuthorizedToRefund();
    error ZeroRefund();
    error InvalidRefundNonce();

    /// Too little gas was sent along to ask a contract payer for its signature: the batch is refused, or whoever relays
    /// it could have rows skipped at will.
    error InsufficientGas();
    error InvalidWithdrawNonce();
    error SignatureExpired();
    error AnchorTotalMismatch();
    error AnchorEntriesDecrease();
}
