; The setup for one person: no administrator, nothing outside their own folders.
; makensis -DVERSION=1.2.3 -DBUNDLE=folder -DOUT=file -DICON=file -DKILOBYTES=1 [-DCOMPRESSOR=zlib] spendbook.nsi
;   setup.exe /S            installs without a word;  /D=C:\folder (last, without quotes) says where
;   uninstall.exe /S        removes without a word; books and settings stay

Unicode true
Target amd64-unicode
!ifndef COMPRESSOR
  !define COMPRESSOR lzma
!endif
SetCompressor /SOLID ${COMPRESSOR}
RequestExecutionLevel user
Name "Spendbook"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Spendbook"
InstallDirRegKey HKCU "Software\Spendbook" "InstallDir"
BrandingText "Spendbook ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Spendbook"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Setup of Spendbook"
VIAddVersionKey "LegalCopyright" "MIT licence"

!include MUI2.nsh
!include LogicLib.nsh
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "setup.bmp"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\spendbook-window.exe"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

!define REMOVAL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Spendbook"
!define CLASS "Software\Classes"
; Exit codes of setup and removal: 0 done, 1 given up by the person, 7 Spendbook is running.
!define IS_RUNNING 7

; A program that runs cannot be opened for writing. Goes on only if neither runs.
!macro RefuseWhileRunning
  ${If} ${FileExists} "$INSTDIR\$0"
    ClearErrors
    FileOpen $1 "$INSTDIR\$0" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "Spendbook is open. Close it, then start again." /SD IDOK
      SetErrorLevel ${IS_RUNNING}
      Quit
    ${EndIf}
    FileClose $1
  ${EndIf}
!macroend

; Only what setup has put there goes; a folder with anything else in it stays.
!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\NOTICE.txt"
  Delete "$INSTDIR\spendbook.exe"
  Delete "$INSTDIR\spendbook-window.exe"
  Delete "$INSTDIR\spendbook.pkg"
  Delete "$INSTDIR\spendbook-window.pkg"
!macroend

Section
  StrCpy $0 "spendbook.exe"
  !insertmacro RefuseWhileRunning
  StrCpy $0 "spendbook-window.exe"
  !insertmacro RefuseWhileRunning
  ; An earlier version goes first, so that none of its files stays behind.
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${BUNDLE}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\Spendbook.lnk" "$INSTDIR\spendbook-window.exe"
  WriteRegStr HKCU "Software\Spendbook" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${REMOVAL}" "DisplayName" "Spendbook"
  WriteRegStr HKCU "${REMOVAL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${REMOVAL}" "DisplayIcon" "$INSTDIR\spendbook-window.exe"
  WriteRegStr HKCU "${REMOVAL}" "Publisher" "the Spendbook developers"
  WriteRegStr HKCU "${REMOVAL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${REMOVAL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${REMOVAL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${REMOVAL}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${REMOVAL}" "NoModify" 1
  WriteRegDWORD HKCU "${REMOVAL}" "NoRepair" 1
  WriteRegStr HKCU "${CLASS}\.spendbook" "" "Spendbook.Book"
  WriteRegStr HKCU "${CLASS}\Spendbook.Book" "" "Spendbook book"
  WriteRegStr HKCU "${CLASS}\Spendbook.Book\DefaultIcon" "" "$INSTDIR\spendbook-window.exe,0"
  WriteRegStr HKCU "${CLASS}\Spendbook.Book\shell\open\command" "" '"$INSTDIR\spendbook-window.exe" "%1"'
SectionEnd

Section "Uninstall"
  StrCpy $0 "spendbook.exe"
  !insertmacro RefuseWhileRunning
  StrCpy $0 "spendbook-window.exe"
  !insertmacro RefuseWhileRunning
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Spendbook.lnk"
  DeleteRegKey HKCU "${REMOVAL}"
  DeleteRegKey HKCU "Software\Spendbook"
  DeleteRegKey HKCU "${CLASS}\.spendbook"
  DeleteRegKey HKCU "${CLASS}\Spendbook.Book"
SectionEnd
