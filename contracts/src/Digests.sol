// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ChannelConfig, VoucherClaim} from "./ChannelTypes.sol";

/// Every EIP-712 message of the contract, under one domain. The internal functions take the domain separator, so that a
/// batch reads it once, and leave no garbage in memory, so that a long batch does not pay for memory growth.
abstract contract Digests is EIP712 {
    bytes32 public constant CHANNEL_CONFIG_TYPEHASH = keccak256(
        "ChannelConfig(address payer,address payerAuthorizer,address receiver,address receiverAuthorizer,address token,uint40 withdrawDelay,bytes32 salt)"
    );
    bytes32 public constant VOUCHER_TYPEHASH = keccak256("Voucher(bytes32 channelId,uint128 maxClaimableAmount)");
    bytes32 public constant REFUND_TYPEHASH = keccak256("Refund(bytes32 channelId,uint256 nonce,uint128 amount)");
    bytes32 public constant CLAIM_ENTRY_TYPEHASH =
        keccak256("ClaimEntry(bytes32 channelId,uint128 maxClaimableAmount,uint128 totalClaimed)");
    bytes32 public constant CLAIM_BATCH_TYPEHASH = keccak256(
        "ClaimBatch(ClaimEntry[] claims)ClaimEntry(bytes32 channelId,uint128 maxClaimableAmount,uint128 totalClaimed)"
    );

    bytes32 public constant TICK_VOUCHER_TYPEHASH =
        keccak256("TickVoucher(bytes32 channelId,uint128 base,uint128 unit,bytes32 root,uint32 length)");
    bytes32 public constant COMPACT_CLAIM_TYPEHASH =
        keccak256("CompactClaim(address receiver,address token,uint40 withdrawDelay,bytes32 rowsHash)");
    bytes32 public constant WITHDRAWAL_TYPEHASH =
        keccak256("Withdrawal(bytes32 channelId,uint256 nonce,uint128 amount,uint256 deadline)");

    constructor() EIP712("x402 Batch Settlement", "1") {}

    function getChannelId(ChannelConfig calldata config) public view returns (bytes32) {
        return _channelId(_domainSeparatorV4(), config);
    }

    function getVoucherDigest(bytes32 channelId, uint128 maxClaimableAmount) public view returns (bytes32) {
        return _voucherDigest(_domainSeparatorV4(), channelId, maxClaimableAmount);
    }

    function getRefundDigest(bytes32 channelId, uint256 nonce, uint128 amount) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(REFUND_TYPEHASH, channelId, nonce, amount)));
    }

    function getClaimBatchDigest(VoucherClaim[] calldata voucherClaims) public view returns (bytes32) {
        bytes32 domain = _domainSeparatorV4();
        bytes32[] memory entries = new bytes32[](voucherClaims.length);
        for (uint256 i = 0; i < voucherClaims.length; ++i) {
            VoucherClaim calldata row = voucherClaims[i];
            entries[i] = keccak256(
                abi.encode(
                    CLAIM_ENTRY_TYPEHASH,
                    _channelId(domain, row.voucher.channel),
                    row.voucher.maxClaimableAmount,
                    row.totalClaimed
                )
            );
        }
        return _hashTypedDataV4(keccak256(abi.encode(CLAIM_BATCH_TYPEHASH, keccak256(abi.encodePacked(entries)))));
    }

    function getTickVoucherDigest(bytes32 channelId, uint128 base, uint128 unit, bytes32 root, uint32 length)
        public
        view
        returns (bytes32)
    {
        return _tickVoucherDigest(_domainSeparatorV4(), channelId, base, unit, root, length);
    }

    function getCompactClaimDigest(address receiver, address token, uint40 withdrawDelay, bytes32 rowsHash)
        public
        view
        returns (bytes32)
    {
        return _hashTypedDataV4(keccak256(abi.encode(COMPACT_CLAIM_TYPEHASH, receiver, token, withdrawDelay, rowsHash)));
    }

    function getWithdrawalDigest(bytes32 channelId, uint256 nonce, uint128 amount, uint256 deadline)
        public
        view
        returns (bytes32)
    {
        return _hashTypedDataV4(keccak256(abi.encode(WITHDRAWAL_TYPEHASH, channelId, nonce, amount, deadline)));
    }

    function _channelId(bytes32 domain, ChannelConfig memory config) internal pure returns (bytes32) {
        bytes32 typeHash = CHANNEL_CONFIG_TYPEHASH;
        bytes32 structHash;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            mcopy(add(free, 0x20), config, 0xe0)
            structHash := keccak256(free, 0x100)
        }
        return _typed(domain, structHash);
    }

    function _voucherDigest(bytes32 domain, bytes32 channelId, uint128 maxClaimableAmount)
        internal
        pure
        returns (bytes32)
    {
        bytes32 typeHash = VOUCHER_TYPEHASH;
        bytes32 structHash;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            mstore(add(free, 0x20), channelId)
            mstore(add(free, 0x40), maxClaimableAmount)
            structHash := keccak256(free, 0x60)
        }
        return _typed(domain, structHash);
    }

    function _tickVoucherDigest(
        bytes32 domain,
        bytes32 channelId,
        uint128 base,
        uint128 unit,
        bytes32 root,
        uint32 length
    ) internal pure returns (bytes32) {
        bytes32 typeHash = TICK_VOUCHER_TYPEHASH;
        bytes32 structHash;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            mstore(add(free, 0x20), channelId)
            mstore(add(free, 0x40), base)
            mstore(add(free, 0x60), unit)
            mstore(add(free, 0x80), root)
            mstore(add(free, 0xa0), length)
            structHash := keccak256(free, 0xc0)
        }
        return _typed(domain, structHash);
    }

    function _typed(bytes32 domain, bytes32 structHash) private pure returns (bytes32 digest) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, hex"1901")
            mstore(add(free, 0x02), domain)
            mstore(add(free, 0x22), structHash)
            digest := keccak256(free, 0x42)
        }
    }
}
