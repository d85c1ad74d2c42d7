// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Governed} from "./Governed.sol";
import {Parameters} from "./Parameters.sol";
import {SignedCoin} from "./SignedCoin.sol";
import {Registry} from "./Registry.sol";

/// The e-money token. Only registered accounts that are not frozen hold, send or receive it; issuers mint, each up to its
/// cap, and burn.
contract Coin is SignedCoin {
    /// What an issuer has in circulation (minted minus burned) and may have.
    struct Issuance {
        uint128 cap;
        uint128 outstanding;
    }

    Registry public immutable REGISTRY;
    Parameters public immutable PARAMETERS;
    address public immutable CHANNELS;

    mapping(address account => bool) private _frozen;
    mapping(address issuer => Issuance) public issuance;

    event Frozen(address indexed account, address indexed by, string reason);
    event Unfrozen(address indexed account, address indexed by, string reason);
    event IssuerCapSet(address indexed issuer, uint128 cap, address indexed by);

    error NotIssuer(address account);
    error NotIssuerOrGovernor(address account);
    error AccountNotRegistered(address account);
    error AccountFrozen(address account);
    error IssuerCapExceeded(address issuer, uint256 amount, uint256 room);
    /// Organisations have stopped money from entering; what is inside gets out as ever.
    error EntryPaused(uint256 until);

    constructor(Registry registry, Parameters parameters, address channels, address issuer, uint128 cap)
        ERC20("Stiver Coin", "STV")
        ERC20Permit("Stiver Coin")
    {
        REGISTRY = registry;
        PARAMETERS = parameters;
        CHANNELS = channels;
        _setCap(issuer, cap);
    }

    modifier onlyIssuer() {
        if (!REGISTRY.hasRole(REGISTRY.ISSUER(), msg.sender)) revert NotIssuer(msg.sender);
        _;
    }

    modifier onlyIssuerOrGovernor() {
        if (!REGISTRY.hasRole(REGISTRY.ISSUER(), msg.sender) && !REGISTRY.hasRole(REGISTRY.GOVERNOR(), msg.sender)) {
            revert NotIssuerOrGovernor(msg.sender);
        }
        _;
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    /// The version of the EIP-712 domain, which clients ask for.
    function version() external pure returns (string memory) {
        return "1";
    }

    function mint(address to, uint256 amount) external onlyIssuer {
        _checkEntry();
        Issuance storage own = issuance[msg.sender];
        uint256 room = own.cap > own.outstanding ? own.cap - own.outstanding : 0;
        if (amount > room) revert IssuerCapExceeded(msg.sender, amount, room);
        own.outstanding += uint128(amount);
        _mint(to, amount);
    }

    /// Burns the issuer's own coins: who redeems sends them to the issuer first. Coins that another issuer minted may be
    /// among them; they make no room beyond the issuer's cap.
    function burn(uint256 amount) external onlyIssuer {
        _burn(msg.sender, amount);
        Issuance storage own = issuance[msg.sender];
        own.outstanding = amount < own.outstanding ? own.outstanding - uint128(amount) : 0;
    }

    /// An issuer without a cap mints nothing. A cap below what is outstanding only stops further minting.
    function setIssuerCap(address issuer, uint128 cap) external {
        if (!REGISTRY.hasRole(REGISTRY.GOVERNOR(), msg.sender)) revert Governed.NotGovernor(msg.sender);
        _setCap(issuer, cap);
    }

    function isFrozen(address account) external view returns (bool) {
        return _frozen[account];
    }

    function freeze(address account, string calldata reason) external onlyIssuerOrGovernor {
        _frozen[account] = true;
        emit Frozen(account, msg.sender, reason);
    }

    function unfreeze(address account, string calldata reason) external onlyIssuerOrGovernor {
        _frozen[account] = false;
        emit Unfrozen(account, msg.sender, reason);
    }

    /// Every movement of coins comes through here; minting and burning have one real end.
    function _update(address from, address to, uint256 value) internal override {
        if (to == CHANNELS) _checkEntry();
        if (from != address(0)) _checkEnd(from);
        if (to != address(0)) _checkEnd(to);
        super._update(from, to, value);
    }

    function _setCap(address issuer, uint128 cap) private {
        issuance[issuer].cap = cap;
        emit IssuerCapSet(issuer, cap, msg.sender);
    }

    function _checkEntry() private view {
        uint256 until = PARAMETERS.pausedUntil();
        if (block.timestamp < until) revert EntryPaused(until);
    }

    function _checkEnd(address account) private view {
        if (_frozen[account]) revert AccountFrozen(account);
        if (!REGISTRY.isRegistered(account)) revert AccountNotRegistered(account);
    }
}
