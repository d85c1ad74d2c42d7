// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {SignedCoin} from "./SignedCoin.sol";
import {Registry} from "./Registry.sol";

/// The e-money token. Only registered accounts that are not frozen hold, send or receive it; issuers mint and burn.
contract Coin is SignedCoin {
    Registry public immutable REGISTRY;

    mapping(address account => bool) private _frozen;

    event Frozen(address indexed account, address indexed by, string reason);
    event Unfrozen(address indexed account, address indexed by, string reason);

    error NotIssuer(address account);
    error NotIssuerOrGovernor(address account);
    error AccountNotRegistered(address account);
    error AccountFrozen(address account);

    constructor(Registry registry) ERC20("Stiver Coin", "STV") ERC20Permit("Stiver Coin") {
        REGISTRY = registry;
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
        _mint(to, amount);
    }

    /// Burns the issuer's own coins: who redeems sends them to the issuer first.
    function burn(uint256 amount) external onlyIssuer {
        _burn(msg.sender, amount);
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
        if (from != address(0)) _checkEnd(from);
        if (to != address(0)) _checkEnd(to);
        super._update(from, to, value);
    }

    function _checkEnd(address account) private view {
        if (_frozen[account]) revert AccountFrozen(account);
        if (!REGISTRY.isRegistered(account)) revert AccountNotRegistered(account);
    }
}
