var e=["elixir","nginx","systemd"];export{e as a};
