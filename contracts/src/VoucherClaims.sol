// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ChannelStore} from "./ChannelStore.sol";
import {ChannelConfig, ChannelState, VoucherClaim} from "./ChannelTypes.sol";
import {Signatures} from "./Signatures.sol";

/// Claims in the public x402 form: every row carries its whole config, and one bad row reverts the batch.
abstract contract VoucherClaims is ChannelStore {
    function claim(VoucherClaim[] calldata voucherClaims) external nonReentrant {
        if (voucherClaims.length == 0) revert EmptyBatch();
        for (uint256 i = 0; i < voucherClaims.length; ++i) {
            ChannelConfig calldata config = voucherClaims[i].voucher.channel;
            if (msg.sender != config.receiver && msg.sender != config.receiverAuthorizer) {
                revert NotAuthorizedToClaim();
            }
            _claimVoucher(voucherClaims[i]);
        }
    }

    /// The same, relayed by anyone: all rows have the same receiverAuthorizer, which signed the batch.
    function claimWithSignature(VoucherClaim[] calldata voucherClaims, bytes calldata authorizerSignature)
        external
        nonReentrant
    {
        if (voucherClaims.length == 0) revert EmptyBatch();
        address authorizer = voucherClaims[0].voucher.channel.receiverAuthorizer;
        for (uint256 i = 1; i < voucherClaims.length; ++i) {
            if (voucherClaims[i].voucher.channel.receiverAuthorizer != authorizer) revert NotReceiverAuthorizer();
        }
        bytes32 digest = getClaimBatchDigest(voucherClaims);
        if (!SignatureChecker.isValidSignatureNowCalldata(authorizer, digest, authorizerSignature)) {
            revert InvalidSignature();
        }
        for (uint256 i = 0; i < voucherClaims.length; ++i) {
            _claimVoucher(voucherClaims[i]);
        }
    }

    function _claimVoucher(VoucherClaim calldata row) private {
        ChannelConfig calldata config = row.voucher.channel;
        uint128 total = row.totalClaimed;
        if (total > row.voucher.maxClaimableAmount) revert ClaimExceedsCeiling();

        bytes32 id = getChannelId(config);
        ChannelState memory channel = channels[id];
        if (total <= channel.totalClaimed) return;
        if (total > channel.balance) revert ClaimExceedsBalance();
        bytes32 digest = getVoucherDigest(id, row.voucher.maxClaimableAmount);
        if (!Signatures.byPayerSide(config.payer, config.payerAuthorizer, digest, row.signature)) {
            revert InvalidSignature();
        }

        uint128 amount = total - channel.totalClaimed;
        channels[id].totalClaimed = total;
        receivers[config.receiver][config.token].totalClaimed += amount;
        emit Claimed(id, msg.sender, amount, total);
    }
}
