from huilin.cli.commands import main

main()
