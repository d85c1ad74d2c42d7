// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";
import {Anchors} from "./Anchors.sol";
import {CompactClaims} from "./CompactClaims.sol";
import {Deposits} from "./Deposits.sol";
import {Exits} from "./Exits.sol";
import {VoucherClaims} from "./VoucherClaims.sol";

/// Unidirectional payment channels with cumulative vouchers: the public x402 batch-settlement contract, and on top of it
/// ticks, compact claims, anchors and relayed exits. One file for each idea; this one only puts them together.
contract Channels is Deposits, VoucherClaims, CompactClaims, Exits, Anchors, Multicall {}
